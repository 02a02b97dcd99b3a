// Workflows of GitHub Actions: YAML that says what CodePipeline's pipelines do, without a key in it.
import assert from 'node:assert/strict';
import path from 'node:path';
import { parse } from 'yaml';
import { githubFiles } from '../../../automation/delivery/github-files';

interface Job { needs?: string[]; environment?: string; if?: string; permissions?: Record<string, string>; env?: Record<string, string>; steps: { run?: string; uses?: string }[] }

const place = { environment: 'dev', to: ['test', 'staging', 'prod'], region: 'eu-west-1', deployRole: (environment: string) => `arn:aws:iam::123456789012:role/mlops-deploy-${environment}` };
const read = (repository: 'modelbuild' | 'modeldeploy'): { text: string; permissions: Record<string, string>; jobs: Record<string, Job> } => {
  const [file] = githubFiles(path.resolve(__dirname, '../../..'), repository, place);
  const text = file?.content.toString() ?? '';
  return { text, ...(parse(text) as { permissions: Record<string, string>; jobs: Record<string, Job> }) };
};
const runs = ({ steps }: Job): string => steps.map(({ run = '' }) => run).join('\n');

describe('workflows of GitHub Actions', () => {
  it('review a pull request without any right in AWS, and build what was merged under the deploy role', () => {
    const { jobs } = read('modelbuild');
    assert.deepEqual(jobs['review']?.permissions, { contents: 'read', 'pull-requests': 'write' });
    assert.match(runs(jobs['review'] as Job), /mlops review --against/);
    assert.match(runs(jobs['build'] as Job), /mlops lint --env dev[\s\S]*mlops release --env dev --yes/);
    assert.deepEqual([jobs['build']?.if, jobs['build']?.permissions?.['id-token'], jobs['build']?.env?.['AWS_ROLE_ARN']], ["github.event_name == 'push'", 'write', place.deployRole('dev')]);
  });

  it('bring one version from environment to environment, in order', () => {
    const { jobs } = read('modeldeploy');
    assert.deepEqual(Object.entries(jobs).map(([name, { needs, environment }]) => [name, needs, environment]), [['test', undefined, 'test'], ['staging', ['test'], 'staging'], ['prod', ['test', 'staging'], 'prod']]);
    assert.match(runs(jobs['test'] as Job), /delivery choose[\s\S]*promote .* --from dev --env test --carry-approval[\s\S]*deploy .* --env test \$\(if \[ -f tests\/smoke\.sh \]; then echo --check tests\/smoke\.sh; fi\)/);
    assert.match(runs(jobs['staging'] as Job), /promote "\$\{\{ needs\.test\.outputs\.arn \}\}" --from test --env staging --carry-approval[\s\S]*--from staging --env prod$/);
    assert.doesNotMatch(runs(jobs['prod'] as Job), /promote|approve/);
  });

  it('hold no key and leave nothing of the template', () => {
    for (const { text } of [read('modelbuild'), read('modeldeploy')]) assert.doesNotMatch(text, /\{\{\w+\}\}|SECRET|secrets\./);
  });
});
