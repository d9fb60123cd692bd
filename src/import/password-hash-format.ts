/** argon2id with settings that verify in bounded time and memory: up to 1 GiB, 20 passes, 16 lanes. */
const ARGON2ID =
  /^\$argon2id\$v=19\$m=(?<memory>\d{1,7}),t=(?<passes>\d{1,2}),p=(?<lanes>\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/;
const ARGON2ID_MAX = { memory: 1_048_576, passes: 20, lanes: 16 } as const;

/** bcrypt, in each of its spellings, with a cost of 4 to 16: more would keep a login for seconds. */
const BCRYPT = /^\$2[abxy]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/;

/** Whether text is a password hash that an import takes; blank is none. */
export function isPasswordHash(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || BCRYPT.test(trimmed) || isArgon2id(trimmed);
}

function isArgon2id(text: string): boolean {
  const groups = ARGON2ID.exec(text)?.groups;
  if (groups === undefined) return false;
  return (['memory', 'passes', 'lanes'] as const).every((name) => {
    const value = Number(groups[name]);
    return value >= 1 && value <= ARGON2ID_MAX[name];
  });
}
