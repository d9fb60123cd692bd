import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { administer } from './postgres.ts';

/** Creates a role that can log in and owns nothing. */
export async function createRole(serverUrl: string): Promise<string> {
  const name = `role_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'the right one'`);
  return name;
}

/**
 * The test server accepts all connections without a password. After this call, it requires a password from this role.
 */
export async function demandPassword(serverUrl: string, role: string): Promise<void> {
  const file = await ruleFile(serverUrl);
  writeFileSync(file, `host all ${role} 127.0.0.1/32 scram-sha-256\n${readFileSync(file, 'utf8')}`);
  await administer(serverUrl, 'SELECT pg_reload_conf()');
}

async function ruleFile(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ hba_file: string }>('SHOW hba_file');
    return rows[0]?.hba_file ?? '';
  } finally {
    await client.end();
  }
}

/** The URL of the same database for another role. */
export function asRole(url: string, role: string, password = ''): string {
  const address = new URL(url);
  address.username = role;
  address.password = password;
  return address.href;
}
