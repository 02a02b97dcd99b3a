// Settings out of Pulumi.<env>.yaml.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { InputError } from '../../flows/problems';
import { parseSettings, settingsSchema } from '../../infra/settings';

const root = path.resolve(__dirname, '../..');
const committed = (environment: string): Record<string, unknown> => (parse(fs.readFileSync(path.join(root, `Pulumi.${environment}.yaml`), 'utf8')) as { config: Record<string, unknown> }).config;

function problemsOf(config: Record<string, unknown>): { path?: string; message: string }[] {
  try {
    parseSettings(config, 'Pulumi.dev.yaml');
  } catch (error) {
    if (error instanceof InputError) return [...error.problems];
    throw error;
  }
  return [];
}

describe('settings of an environment', () => {
  it('have defaults for all that is not given', () => {
    const settings = parseSettings({}, 'Pulumi.dev.yaml');
    assert.deepEqual([settings.protect, settings.logRetentionDays, settings.prepareDataInstanceType, settings.tags], [false, 365, 'ml.m5.4xlarge', {}]);
  });
  it('are the same from YAML as from the text that Pulumi hands over', () => {
    const yaml = { 'mlops:protect': true, 'mlops:oldVersionDays': 7, 'mlops:tags': { a: '1' }, 'mlops:accountId': '012345678901', 'mlops:workflow': 'w.yaml' };
    const text = { 'mlops:protect': 'true', 'mlops:oldVersionDays': '7', 'mlops:tags': '{"a":"1"}', 'mlops:accountId': '012345678901', 'mlops:workflow': 'w.yaml' };
    assert.deepEqual(parseSettings(yaml, 'f'), parseSettings(text, 'f'));
  });
  it('take an account that YAML read as a number', () => {
    assert.equal(parseSettings({ 'mlops:accountId': 123456789012 }, 'f').accountId, '123456789012');
    assert.equal(parseSettings({ 'mlops:accountId': 12345678901 }, 'f').accountId, '012345678901');
  });
  it('leave other namespaces alone', () => {
    assert.deepEqual(problemsOf({ 'aws-native:region': 'us-east-1', 'other:thing': 1 }), []);
  });
  it('tell everything that is wrong at once: which setting, what was given, what is allowed', () => {
    const problems = problemsOf({ 'mlops:protekt': true, 'mlops:oldVersionDays': 0, 'mlops:logRetentionDays': '10', 'mlops:prepareDataInstanceType': 'm5.large', 'mlops:tags': { 'aws:x': '1' } });
    assert.deepEqual(problems.map(({ path: where }) => where).sort(), ['mlops:logRetentionDays', 'mlops:oldVersionDays', 'mlops:prepareDataInstanceType', 'mlops:protekt', 'mlops:tags.aws:x']);
    const message = (where: string): string => problems.find((problem) => problem.path === where)?.message ?? '';
    assert.match(message('mlops:protekt'), /is no setting; there are workflow, accountId/);
    assert.match(message('mlops:oldVersionDays'), />=1; got 0/);
    assert.match(message('mlops:logRetentionDays'), /must be one of 1, 3, 5.*; got 10/);
    assert.match(message('mlops:prepareDataInstanceType'), /such as ml\.m5\.xlarge; got "m5\.large"/);
  });
  it('each say their effect and their default', () => {
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      assert.match(schema.description ?? '', /\.$/, name);
      if (name !== 'workflow') assert.match(schema.description ?? '', /Default: /, name);
    }
  });
  it('as committed are valid, know nothing of local, and differ only where environments should', () => {
    const environments = ['dev', 'staging', 'prod'].map(committed);
    for (const config of environments) {
      assert.deepEqual(problemsOf(config), []);
      assert.doesNotMatch(JSON.stringify(config), /localhost|127\.0\.0\.1|endpoints|000000000000|http:/);
    }
    const keys = [...new Set(environments.flatMap(Object.keys))].filter((key) => new Set(environments.map((config) => JSON.stringify(config[key]))).size > 1);
    assert.deepEqual(keys.sort(), ['mlops:keyDeletionDays', 'mlops:oldVersionDays', 'mlops:protect', 'mlops:tags']);
  });
});
