/**
 * Every web alias: the main one of `customers.web_alias` (a trigger copies it here) and additional ones. One
 * index over all of them is unique if the plan requires it.
 */
export interface WebAliasTable {
  customer_id: number;
  web_alias_key: string;
  web_alias: string;
  is_primary: number;
}
