// The administrator's keys: made once, for their owner alone.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { administratorKeys, keyId } from '../../../../local/aws/authorization/key-ring';

describe('the administrator\'s keys', () => {
  it('are made at the first start and stay, in a file of mode 600', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
    const file = path.join(folder, 'credentials.json');
    const keys = administratorKeys(file, randomBytes);
    assert.match(keys.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
    assert.equal(keys.secretAccessKey.length, 40);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    chmodSync(file, 0o644);
    assert.deepEqual(administratorKeys(file, randomBytes), keys);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    rmSync(folder, { recursive: true });
  });

  it('have ids as AWS forms them', () => {
    assert.match(keyId('AROA', randomBytes), /^AROA[A-Z2-7]{16}$/);
  });
});
