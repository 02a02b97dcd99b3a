// The probes of a verification on the embedded AWS, in an environment that is made and destroyed for them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { facts } from '../../automation/verification/facts';
import { UserFolder } from './user-folder';

const rows = Array.from({ length: 250 }, (_, index) => `${index},${index % 7},${index % 3 === 0 ? '' : (index * 1.5).toFixed(1)},${index % 2 === 0 ? 'yes' : 'no'}`);
const probes = ['life', 'definition', 'permissions', 'flow-job'];
const local = ['--env', 'verify', '--local'] as const;

describe('a verification', function () {
  this.timeout(120_000);
  let user: UserFolder;
  before(async () => {
    user = new UserFolder('verify', { 'data.csv': `id,visits,spent,churned\n${rows.join('\n')}\n` });
    assert.equal((await user.mlops('init', 'data.csv', '--target', 'churned')).exitCode, 0);
    user.write('Pulumi.verify.yaml', 'config:\n  aws-native:region: us-east-1\n  mlops:network: { create: {} }\n');
  });
  after(() => user.close());

  it('begins nothing that could cost more than its budget', async () => {
    const refused = await user.mlops('verify', ...local, '--budget', '0.3', '--probe', 'life', '--probe', 'flow-job');
    assert.deepEqual([refused.exitCode, /can cost \$0\.40; --budget allows \$0\.30/.test(refused.output)], [3, true], refused.output);
    if (!user.strained) assert.ok(!existsSync(path.join(user.folder, '.mlops')));
  });

  it('finds that the facts hold, records what was answered, and leaves no environment', async () => {
    const verified = await user.mlops('verify', ...local, '--budget', '1', '--json', ...probes.flatMap((probe) => ['--probe', probe]));
    assert.equal(verified.exitCode, 0, verified.output);
    const findings = verified.result['findings'] as { fact: string; outcome: string; evidence: string }[];
    assert.deepEqual(findings.filter(({ outcome }) => outcome === 'fails'), []);
    const told = new Set(findings.map(({ fact }) => fact));
    assert.deepEqual(facts.filter(({ probe }) => probe !== undefined && probes.includes(probe)).filter(({ id }) => !told.has(id)).map(({ id }) => id), []);
    assert.match(findings.find(({ fact }) => fact === 'flow-job-output')?.evidence ?? '', /^200 rows, the same here$/);
    for (const probe of probes) assert.ok(!readFileSync(path.join(user.folder, 'verification', `${probe}.json`), 'utf8').includes('000000000000:'), probe);
    assert.equal((await user.mlops('outputs', ...local)).exitCode, 2);
  });

  it('does not touch an environment that is somebody\'s', async () => {
    assert.equal((await user.mlops('up', ...local)).exitCode, 0);
    const refused = await user.mlops('verify', ...local, '--budget', '1', '--probe', 'life');
    assert.deepEqual([refused.exitCode, /is deployed already/.test(refused.output)], [3, true], refused.output);
    assert.equal((await user.mlops('outputs', ...local)).exitCode, 0);
  });
});
