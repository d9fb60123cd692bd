/** A secret shared with remote extensions. */
export interface ExtensionSecretTable {
  /** `extension`: Upline sends it. `directscale`: extensions send it to Upline. */
  kind: 'extension' | 'directscale';
  name: string;
  /** Keyed hash. */
  secret_hash: string;
  /** AES-256-GCM for secrets that Upline sends; NULL for the others, which are never read again. */
  secret_encrypted: string | null;
  created_at: string;
  /** Upline sends the secret with the latest time; NULL means never in use. */
  in_use_since: string | null;
}
