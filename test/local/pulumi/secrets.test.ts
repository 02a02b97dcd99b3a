// Secrets under a passphrase, locks, and the order of deletions.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ResourceState, Snapshot } from '../../../local/pulumi/backend/checkpoint';
import { FileBackend } from '../../../local/pulumi/backend/file-backend';
import { breakLocks, takeLock } from '../../../local/pulumi/backend/lock';
import { deletionWaves } from '../../../local/pulumi/engine/dependents';
import type { ProcessWorld } from '../../../local/pulumi/process-world';
import { createCrypter, openCrypter } from '../../../local/pulumi/secrets/passphrase';
import { maskValues, openValues, sealValues } from '../../../local/pulumi/secrets/sealed-values';
import { asSecret } from '../../../local/pulumi/values/wire';
import { readRecordings } from './conformance/recordings';

describe('secrets under a passphrase', function () {
  this.timeout(20_000);
  const crypter = createCrypter('correct horse', randomBytes);

  it('come back with the same passphrase and salt', () => {
    assert.equal(openCrypter('correct horse', crypter.salt, randomBytes).decrypt(crypter.encrypt('größe ☃')), 'größe ☃');
  });

  it('are refused under another passphrase', () => {
    assert.throws(() => openCrypter('battery staple', crypter.salt, randomBytes).decrypt(crypter.encrypt('x')), /incorrect passphrase/);
  });

  it('open what the real CLI has sealed', function () {
    const recordings = readRecordings();
    if (recordings === undefined) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const { latest } = (recordings.get('10')?.checkpoint as { checkpoint: { latest: Snapshot } }).checkpoint;
    const sealed = latest.resources?.[0]?.outputs?.note as { ciphertext: string };
    assert.equal(openCrypter('correct horse', latest.secrets_providers?.state.salt ?? '', randomBytes).decrypt(sealed.ciphertext), '"s3cret"');
  });

  it('go through values at rest, and are masked in events', () => {
    const values = { plain: 1, deep: [{ secret: asSecret({ a: [1, 'x'] }) }] };
    const sealed = sealValues(values, crypter);
    assert.equal(JSON.stringify(sealed).includes('"x"'), false);
    assert.deepEqual(openValues(sealed, () => crypter), values);
    assert.match(JSON.stringify(maskValues(values)), /"ciphertext":"\[secret\]"/);
  });
});

describe('locks of a stack', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mlops-locks-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  let id = 0;
  const world: ProcessWorld = {
    folder, variables: { PULUMI_BACKEND_URL: `file://${folder}` }, signal: new AbortController().signal, now: () => 1_700_000_000_000, newId: () => `lock-${id++}`, randomBytes,
    out: () => undefined, err: () => undefined, readInput: async () => '', user: 'somebody', host: 'somewhere', pid: 4711,
  };
  const backend = FileBackend.open(world, undefined);

  it('keep a second operation out, and say who has them', () => {
    const release = takeLock(world, backend, 'probe', 'dev');
    assert.throws(() => takeLock(world, backend, 'probe', 'dev'), /currently locked by 1 lock\(s\)[\s\S]*created by somebody@somewhere \(pid 4711\) at 2023-11-14T22:13:20Z/);
    release();
    takeLock(world, backend, 'probe', 'dev')();
  });

  it('of one stack do not hold another', () => {
    const release = takeLock(world, backend, 'probe', 'dev');
    takeLock(world, backend, 'probe', 'prod')();
    release();
  });

  it('are broken by cancel', () => {
    takeLock(world, backend, 'probe', 'dev');
    breakLocks(backend, 'probe', 'dev');
    takeLock(world, backend, 'probe', 'dev')();
  });
});

describe('the order of deletions', () => {
  const state = (name: string, needs: Partial<ResourceState> = {}): ResourceState => ({ urn: name, custom: true, type: 'probe:index:Group', ...needs });

  it('begins with what nothing needs', () => {
    const waves = deletionWaves([state('stack'), state('box', { parent: 'stack' }), state('group', { parent: 'box' }), state('data', { parent: 'stack', dependencies: ['group'] }), state('alone', { parent: 'stack' })]);
    assert.deepEqual(waves.map((wave) => wave.map(({ urn }) => urn)), [['data'], ['group'], ['box', 'alone'], ['stack']]);
  });

  it('ends even where resources need each other', () => {
    const waves = deletionWaves([state('a', { dependencies: ['b'] }), state('b', { dependencies: ['a'] })]);
    assert.equal(waves.flat().length, 2);
  });
});
