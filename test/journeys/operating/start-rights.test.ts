import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createConfig } from '../../../src/config/config.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import {
  assertStartRefused,
  IN_OWN_NETWORK,
  onDisk,
  type StartFault,
  WITHOUT_CAPABILITIES,
  whyNotLaunched,
} from '../../support/start-refusal.ts';
import { testEngine } from '../../support/test-server.ts';

const READ_ONLY_DISK = onDisk('ro');
const SMALL_DISK = onDisk('size=64k');

describe('A start without the rights that it needs', {
  skip: testEngine === 'postgres' && 'about files and ports',
}, () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  const emptyData = (name: string, mode = 0o700) => {
    const data = path.join(directory, name);
    mkdirSync(data);
    chmodSync(data, mode);
    return { UPLINE_DATA_DIR: data };
  };
  /** The data of an installation that ran before. One file or directory has a new mode. */
  const usedData = async (name: string, file: string, mode: number) => {
    const settings = { UPLINE_DATA_DIR: path.join(directory, name) };
    await (await openInstallation(createConfig(settings))).close();
    chmodSync(path.join(settings.UPLINE_DATA_DIR, file), mode);
    return settings;
  };
  const assertAllRefused = async (faults: readonly StartFault[], launcher: readonly string[]) => {
    for (const fault of faults) await assertStartRefused(fault, { launcher });
  };

  it('to a directory or a file names it, and the account that must be able to write it', {
    skip: whyNotLaunched(WITHOUT_CAPABILITIES),
  }, async () => {
    await assertAllRefused(
      [
        [emptyData('closed', 0o500), /UPLINE_DATA_DIR: .*closed.*EACCES.*this account can write/],
        [await usedData('no-database', 'upline.db', 0), /upline\.db.*EACCES.*let this account write it/],
        [await usedData('fixed-database', 'upline.db', 0o400), /upline\.db.*let this account write it/],
        [await usedData('no-key', 'secret.key', 0), /secret\.key.*EACCES.*this account can read/],
        [await usedData('fixed', '.', 0o500), /UPLINE_DATA_DIR: .*fixed.*EACCES.*this account can write/],
      ],
      WITHOUT_CAPABILITIES,
    );
  });

  it('to a port names the setting, and the ports that every account can use', {
    skip: whyNotLaunched(IN_OWN_NETWORK),
  }, async () => {
    const settings = { ...emptyData('port'), UPLINE_HOST: '0.0.0.0', UPLINE_PORT: '80' };
    await assertStartRefused([settings, /UPLINE_PORT: .*0\.0\.0\.0:80 \(EACCES\).*set a port above 1023/], {
      launcher: IN_OWN_NETWORK,
    });
  });

  it('to the disk, or without free space, states which of the two is missing', {
    skip: whyNotLaunched(SMALL_DISK, { UPLINE_DATA_DIR: tmpdir() }),
  }, async () => {
    await assertAllRefused(
      [[emptyData('read-only'), /UPLINE_DATA_DIR: .*EROFS.*this account can write/]],
      READ_ONLY_DISK,
    );
    await assertAllRefused([[emptyData('full'), /full.*make room/]], SMALL_DISK);
  });
});
