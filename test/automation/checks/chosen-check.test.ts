// Checks of a team's own that a deployment must stand: which are asked for, and what is refused before anything is deployed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sourceOfBuild } from '../../../automation/checks/check-by-build';
import { chosenCheck } from '../../../automation/checks/chosen-check';
import type { CommandContext } from '../../../automation/commands/command';
import type { ModelSession } from '../../../automation/models/model-session';

const artifact = { CODEBUILD_SOURCE_VERSION: 'arn:aws:s3:::birds-dev/birds-dev-modeldepl/Source/AbCdEf.zip' };

describe('the checks of a deployment', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chosen-check-'));
    writeFileSync(path.join(folder, 'smoke.sh'), 'exit 3\n');
  });
  after(() => { rmSync(folder, { recursive: true }); });

  const chosen = (options: Record<string, string>, environment: NodeJS.ProcessEnv = artifact): unknown => chosenCheck({ options: { env: 'prod', ...options }, environment } as unknown as CommandContext, { project: { folder }, target: {} } as unknown as ModelSession);

  it('are none where none is asked for', () => {
    assert.equal(chosen({}), undefined);
  });

  it('are a script, or a build on the source that this build has', () => {
    assert.equal(typeof chosen({ check: 'smoke.sh' }), 'function');
    assert.equal(typeof chosen({ checkBuild: 'birds-dev-check-endpoint' }), 'function');
    assert.equal(sourceOfBuild(artifact), 'birds-dev/birds-dev-modeldepl/Source/AbCdEf.zip');
  });

  it('are refused where the script is not there, before anything is deployed', () => {
    assert.throws(() => chosen({ check: 'smok.sh' }), { name: 'UsageError', message: /there is no script smok\.sh/ });
  });

  it('are refused by a build where none of CodePipeline runs, with what to do instead', () => {
    assert.throws(() => chosen({ checkBuild: 'check' }, {}), { name: 'UsageError', message: /CODEBUILD_SOURCE_VERSION is not set/ });
    assert.throws(() => chosen({ checkBuild: 'check' }, { CODEBUILD_SOURCE_VERSION: 'refs/heads/main' }), { message: /is "refs\/heads\/main", not the ARN of an artifact/ });
  });

  it('are one or the other', () => {
    assert.throws(() => chosen({ check: 'smoke.sh', checkBuild: 'check' }), { message: /exclude each other/ });
  });
});
