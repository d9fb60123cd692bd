/**
 * How the published extension protocol tells of a failure: a body with this one member, and whoever
 * wants their own caller to see the message answers with the same body (reference/extension-and-trees.md
 * 1.3, decision 0026).
 */
export interface RemoteException {
  readonly DiscoRemoteException: {
    /** The first eight characters of a GUID; here of the request id, under which the log has the cause. */
    readonly ErrorId: string;
    readonly ErrorMessage: string;
    /** One line for each hop that passed the failure on. */
    readonly RemoteStackTrace: readonly string[];
    /** Always empty: where in our code something failed is for our log. */
    readonly InternalStackTrace: string;
  };
}

const ERROR_ID_LENGTH = 8;

/** @param message public text */
export function remoteException(message: string, requestId: string): RemoteException {
  return {
    DiscoRemoteException: {
      ErrorId: requestId.slice(0, ERROR_ID_LENGTH),
      ErrorMessage: message,
      RemoteStackTrace: [],
      InternalStackTrace: '',
    },
  };
}
