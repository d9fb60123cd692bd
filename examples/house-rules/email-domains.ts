import type { Handler } from 'upline/extension';

const THROWAWAY_DOMAINS = ['throwaway.example', 'ten-minutes.example'];

/** Refuse: addresses of these providers are not available. The Validate operation also reports that. */
export const refuseThrowawayAddresses: Handler<'Associates.Enrollment.IsEmailAvailable'> = async (
  request,
  next,
) => {
  const domain = request.EmailAddress.toLowerCase().split('@').at(-1) ?? '';
  return THROWAWAY_DOMAINS.includes(domain) ? { IsAvailable: false } : next(request);
};
