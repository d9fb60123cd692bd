/** Facts about this database as a whole, for example a check value of the secret key. */
export interface InstallationTable {
  name: string;
  value: string;
}
