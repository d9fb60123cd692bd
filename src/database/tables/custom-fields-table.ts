/** The ten custom fields of a customer; no row while all are blank. */
export interface CustomFieldsTable {
  customer_id: number;
  field1: string;
  field2: string;
  field3: string;
  field4: string;
  field5: string;
  field6: string;
  field7: string;
  field8: string;
  field9: string;
  field10: string;
}
