// Workflows of GitHub Actions: YAML that says what CodePipeline's pipelines do, without a key in it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { githubFiles } from '../../../automation/delivery/github-files';

interface Job { needs?: string[]; environment?: string; if?: string; permissions?: Record<string, string>; env?: Record<string, string>; steps: { id?: string; run?: string; uses?: string; env?: Record<string, string> }[] }

const place = { environment: 'dev', to: ['test', 'staging', 'prod'], region: 'eu-west-1', deployRole: (environment: string) => `arn:aws:iam::123456789012:role/mlops-deploy-${environment}` };
const read = (repository: 'modelbuild' | 'modeldeploy'): { text: string; permissions: Record<string, string>; jobs: Record<string, Job> } => {
  const [file] = githubFiles(path.resolve(__dirname, '../../..'), repository, place);
  const text = file?.content.toString() ?? '';
  return { text, ...(parse(text) as { permissions: Record<string, string>; jobs: Record<string, Job> }) };
};
const runs = ({ steps }: Job): string => steps.map(({ run = '' }) => run).join('\n');

describe('workflows of GitHub Actions', () => {
  it('review a pull request without any right in AWS, and build what was merged under the deploy role', () => {
    const { jobs, permissions } = read('modelbuild');
    assert.deepEqual(jobs['review']?.permissions, { contents: 'read', 'pull-requests': 'write' });
    assert.match(runs(jobs['review'] as Job), /mlops review --against/);
    assert.match(runs(jobs['check'] as Job), /mlops lint --env dev[\s\S]*sh tests\/run\.sh/);
    assert.deepEqual([jobs['check']?.if, jobs['check']?.permissions, permissions], ["github.event_name == 'push'", undefined, { contents: 'read' }], 'a script of the team can open no role');
    assert.match(runs(jobs['build'] as Job), /mlops release --env dev --yes/);
    assert.doesNotMatch(runs(jobs['build'] as Job), /tests\//);
    assert.deepEqual([jobs['build']?.needs, jobs['build']?.permissions?.['id-token'], jobs['build']?.env?.['AWS_ROLE_ARN']], [['check'], 'write', place.deployRole('dev')]);
  });

  it('bring one version from environment to environment, in order', () => {
    const { jobs } = read('modeldeploy');
    assert.deepEqual(Object.entries(jobs).map(([name, { needs, environment }]) => [name, needs, environment]), [['test', undefined, 'test'], ['staging', ['test'], 'staging'], ['prod', ['test', 'staging'], 'prod']]);
    assert.match(runs(jobs['test'] as Job), /delivery choose[\s\S]*promote .* --from dev --env test --carry-approval[\s\S]*deploy .* --env test \$\(if \[ -f tests\/smoke\.sh \]; then echo --check tests\/smoke\.sh; fi\)/);
    assert.match(runs(jobs['staging'] as Job), /promote "\$\{\{ needs\.test\.outputs\.arn \}\}" --from test --env staging --carry-approval[\s\S]*--from staging --env prod$/);
    assert.doesNotMatch(runs(jobs['prod'] as Job), /promote|approve/);
  });

  it('ask in each later job whether the version was rejected meanwhile', () => {
    const { jobs } = read('modeldeploy');
    for (const name of ['staging', 'prod']) assert.match(runs(jobs[name] as Job), /delivery choose "\$\{\{ needs\.test\.outputs\.arn \}\}" --env dev --to test,staging,prod --reason again\n[\s\S]*mlops deploy/);
  });

  it('end where no version is to be delivered, and take none that is a command', () => {
    const { run = '', env } = read('modeldeploy').jobs['test']?.steps.find(({ id }) => id === 'choose') ?? {};
    assert.deepEqual(env, { VERSION: "${{ inputs.version || 'newest' }}" });
    const folder = mkdtempSync(path.join(tmpdir(), 'github-files-'));
    try {
      writeFileSync(path.join(folder, 'npx'), '#!/bin/sh\necho "Version $4 goes to prod."\necho "arn:of:$4"\ntest "$4" != refused\n', { mode: 0o755 });
      // As a runner starts what a step says without a shell of its own.
      const step = (version: string): number | null => spawnSync('bash', ['-e', '-c', run], { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, RUNNER_TEMP: folder, GITHUB_OUTPUT: path.join(folder, 'output'), VERSION: version } }).status;
      assert.equal(step('refused'), 1);
      assert.equal(existsSync(path.join(folder, 'output')), false);
      assert.equal(step('$(touch here)'), 0);
      assert.equal(readFileSync(path.join(folder, 'output'), 'utf8'), 'arn=arn:of:$(touch here)\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hold no key and leave nothing of the template', () => {
    for (const { text } of [read('modelbuild'), read('modeldeploy')]) assert.doesNotMatch(text, /\{\{\w+\}\}|SECRET|secrets\./);
  });
});
