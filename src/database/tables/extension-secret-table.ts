/** A secret between us and remote extensions. */
export interface ExtensionSecretTable {
  /** `extension`: we send it. `directscale`: extensions send it to us. */
  kind: 'extension' | 'directscale';
  name: string;
  /** Keyed hash. */
  secret_hash: string;
  /** AES-256-GCM, for those that we send; NULL for the others, which nobody needs to read again. */
  secret_encrypted: string | null;
  created_at: string;
  /** Of several that we could send, the one that was put to use last is sent; NULL never was. */
  in_use_since: string | null;
}
