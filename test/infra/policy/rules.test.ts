// The policy pack: the environment passes every rule, and each rule fails on a twin that is broken in one place.
import assert from 'node:assert/strict';
import { policies, rules } from '../../../infra/policy/policies';
import type { ResourceValidationPolicy } from '@pulumi/policy';
import type { Properties } from '../../../infra/policy/rule';
import { exampleEnvironment, makeEnvironment, type MadeResource } from '../environment-fixture';

type Broken = { type: string; rule: string; twin: string; change(properties: Properties): Properties };
interface Loose { [key: string]: Loose }

/** A deep copy in which one place is set, or taken out where the value is undefined. */
function set(properties: Properties, path: string, value: unknown): Properties {
  const copy = structuredClone(properties) as unknown as Loose;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce<Loose>((found, key) => found[key] ?? {}, copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value as Loose;
  return copy as unknown as Properties;
}

const bucket = 'aws-native:s3:Bucket';
const role = 'aws-native:iam:Role';
const build = 'aws:codebuild/project:Project';
const delivery = 'aws-native:codepipeline:Pipeline';
const statement = 'policies.0.policyDocument.Statement.0';
const broken: Broken[] = [
  { type: bucket, rule: 's3-block-public-access', twin: 'one block off', change: (p) => set(p, 'publicAccessBlockConfiguration.blockPublicPolicy', false) },
  { type: bucket, rule: 's3-kms-encryption', twin: "S3's own key", change: (p) => set(p, 'bucketEncryption.serverSideEncryptionConfiguration.0.serverSideEncryptionByDefault', { sseAlgorithm: 'AES256' }) },
  { type: bucket, rule: 's3-kms-encryption', twin: 'no bucket key', change: (p) => set(p, 'bucketEncryption.serverSideEncryptionConfiguration.0.bucketKeyEnabled', false) },
  { type: bucket, rule: 's3-versioning', twin: 'versions suspended', change: (p) => set(p, 'versioningConfiguration.status', 'Suspended') },
  { type: bucket, rule: 's3-acls-disabled', twin: 'ACLs', change: (p) => set(p, 'ownershipControls', undefined) },
  { type: bucket, rule: 's3-lifecycle', twin: 'a rule off', change: (p) => set(p, 'lifecycleConfiguration.rules.0.status', 'Disabled') },
  { type: bucket, rule: 's3-lifecycle', twin: 'a rule for a part of the bucket', change: (p) => set(p, 'lifecycleConfiguration.rules.0.prefix', 'raw/') },
  { type: bucket, rule: 's3-event-notifications', twin: 'no events', change: (p) => set(p, 'notificationConfiguration', undefined) },
  { type: 'aws-native:s3:BucketPolicy', rule: 's3-tls-only', twin: 'no deny', change: (p) => set(p, 'policyDocument.Statement', []) },
  { type: 'aws-native:s3:BucketPolicy', rule: 's3-no-public-policy', twin: 'open to everyone', change: (p) => set(p, 'policyDocument.Statement.1', { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }) },
  { type: 'aws-native:kms:Key', rule: 'kms-rotation', twin: 'no rotation', change: (p) => set(p, 'enableKeyRotation', undefined) },
  { type: 'aws-native:kms:Key', rule: 'kms-explicit-policy', twin: 'no policy', change: (p) => set(p, 'keyPolicy', undefined) },
  { type: 'aws-native:kms:Key', rule: 'kms-explicit-policy', twin: 'open to everyone', change: (p) => set(p, 'keyPolicy.Statement.0.Principal', { AWS: '*' }) },
  { type: 'aws-native:kms:Key', rule: 'kms-explicit-policy', twin: 'open to everyone of any account through a service', change: (p) => set(set(p, 'keyPolicy.Statement.0.Principal', { AWS: '*' }), 'keyPolicy.Statement.0.Condition', { StringEquals: { 'kms:ViaService': 'codecommit.eu-west-1.amazonaws.com' } }) },
  { type: role, rule: 'iam-no-administrator', twin: 'every action', change: (p) => set(p, `${statement}.Action`, '*') },
  { type: role, rule: 'iam-no-service-wildcards', twin: 'a whole service', change: (p) => set(p, `${statement}.Action`, ['s3:*']) },
  { type: role, rule: 'iam-resources-named', twin: 'every resource', change: (p) => set(p, `${statement}.Resource`, '*') },
  { type: role, rule: 'iam-no-aws-managed-policies', twin: 'full access', change: (p) => set(p, 'managedPolicyArns', ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess']) },
  { type: role, rule: 'iam-pass-role-limited', twin: 'to any service', change: (p) => set(p, statement, { Sid: 'Pass', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::1:role/r' }) },
  { type: role, rule: 'iam-pass-role-limited', twin: 'any role', change: (p) => set(p, statement, { Effect: 'Allow', Action: ['iam:PassRole'], Resource: 'arn:aws:iam::1:role/*', Condition: { StringEquals: { 'iam:PassedToService': 'x' } } }) },
  { type: role, rule: 'iam-no-decrypt-on-all-keys', twin: 'all keys', change: (p) => set(p, statement, { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:us-east-1:1:key/*' }) },
  { type: role, rule: 'iam-trust-named', twin: 'a service of any account', change: (p) => set(p, 'assumeRolePolicyDocument.Statement.0', { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }) },
  { type: role, rule: 'iam-trust-named', twin: 'everyone', change: (p) => set(p, 'assumeRolePolicyDocument.Statement.0.Principal', { AWS: '*' }) },
  { type: 'aws-native:lambda:Function', rule: 'lambda-supported-runtime', twin: 'an old runtime', change: (p) => set(p, 'runtime', 'nodejs20.x') },
  { type: 'aws-native:lambda:Function', rule: 'lambda-no-secrets-in-environment', twin: 'a password', change: (p) => set(p, 'environment', { variables: { DB_PASSWORD: 'x' } }) },
  { type: 'aws-native:logs:LogGroup', rule: 'logs-encrypted', twin: 'no key', change: (p) => set(p, 'kmsKeyId', undefined) },
  { type: 'aws-native:logs:LogGroup', rule: 'logs-retention', twin: 'a week', change: (p) => set(p, 'retentionInDays', 7) },
  { type: 'aws-native:sagemaker:Pipeline', rule: 'sagemaker-jobs-encrypted', twin: 'disks without key', change: (p) => withoutText(p, /"VolumeKmsKeyId":"[^"]*",?/g) },
  { type: 'aws-native:sagemaker:Pipeline', rule: 'sagemaker-traffic-encrypted', twin: 'plain traffic', change: (p) => withoutText(p, /"EnableInterContainerTrafficEncryption":true,?/g) },
  { type: 'aws-native:sagemaker:Pipeline', rule: 'sagemaker-definition-inline', twin: 'a definition in S3', change: (p) => set(p, 'pipelineDefinition', { pipelineDefinitionS3Location: { bucket: 'b', key: 'k' } }) },
  { type: bucket, rule: 's3-access-logs', twin: 'no log', change: (p) => set(p, 'loggingConfiguration', undefined) },
  { type: 'aws-native:sns:Topic', rule: 'sns-encrypted', twin: 'no key', change: (p) => set(p, 'kmsMasterKeyId', undefined) },
  { type: 'aws-native:sns:TopicInlinePolicy', rule: 'sns-not-public', twin: 'everyone', change: (p) => set(p, 'policyDocument.Statement.0.Principal', '*') },
  { type: 'aws-native:sns:TopicInlinePolicy', rule: 'sns-not-public', twin: 'a service of any account', change: (p) => set(p, 'policyDocument.Statement.0.Condition', undefined) },
  { type: 'aws-native:sns:TopicInlinePolicy', rule: 'sns-tls-only', twin: 'no deny', change: (p) => set(p, 'policyDocument.Statement.2', { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1:root' }, Action: 'sns:Publish', Resource: '*', Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }) },
  { type: build, rule: 'codebuild-not-privileged', twin: 'privileged mode', change: (p) => set(p, 'environment.privilegedMode', true) },
  { type: build, rule: 'codebuild-encrypted', twin: 'no key', change: (p) => set(p, 'encryptionKey', undefined) },
  { type: build, rule: 'codebuild-logged', twin: 'no log', change: (p) => set(p, 'logsConfig', { cloudwatchLogs: { status: 'DISABLED' } }) },
  { type: build, rule: 'codebuild-no-keys-in-environment', twin: 'keys of AWS', change: (p) => set(p, 'environment.environmentVariables', [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'x' }]) },
  { type: build, rule: 'codebuild-no-credentials-in-source', twin: 'a token in the address', change: (p) => set(p, 'source.location', 'https://token@example.com/r.git') },
  { type: build, rule: 'codebuild-inline-buildspec', twin: "the repository's own buildspec", change: (p) => set(p, 'source.buildspec', undefined) },
  { type: delivery, rule: 'codepipeline-encrypted', twin: 'no key', change: (p) => set(p, 'artifactStore.encryptionKey', undefined) },
  { type: delivery, rule: 'codepipeline-v2', twin: 'a mode in which a newer execution displaces the older one', change: (p) => set(p, 'executionMode', 'SUPERSEDED') },
  { type: delivery, rule: 'codepipeline-not-polling', twin: 'a source that polls', change: (p) => set(p, 'stages.0.actions.0.configuration.PollForSourceChanges', 'true') },
  { type: 'aws-native:ssm:Parameter', rule: 'tags-required', twin: 'a tag less', change: (p) => set(p, 'tags.workflow', undefined) },
  { type: bucket, rule: 'tags-required', twin: 'no tags', change: (p) => set(p, 'tags', undefined) },
];

function withoutText(properties: Properties, pattern: RegExp): Properties {
  const { pipelineDefinitionBody: body } = properties['pipelineDefinition'] as { pipelineDefinitionBody: string };
  return { ...properties, pipelineDefinition: { pipelineDefinitionBody: body.replace(pattern, '').replace(/,}/g, '}') } };
}

/** Violations of a resource as Pulumi would report them, by policy. */
function violations(resource: Pick<MadeResource, 'type'> & { name?: string; inputs: Properties }): string[] {
  const found: string[] = [];
  for (const policy of policies()) {
    policy.validateResource({ type: resource.type, name: resource.name ?? 'any', props: resource.inputs, getConfig: () => ({ minimumDays: 365 }) }, (message) => { found.push(`${policy.name}: ${message}`); });
  }
  return found;
}

describe('the policy pack', function () {
  this.timeout(20_000);
  let resources: MadeResource[] = [];
  before(async () => { ({ resources } = await makeEnvironment(exampleEnvironment({ 'mlops:notificationEmails': ['team@example.com'], 'mlops:monthlyBudgetDollars': 100, 'mlops:network': { create: {} }, 'mlops:delivery': {} }))); });

  it('finds nothing in an environment', () => {
    for (const resource of resources) assert.deepEqual(violations(resource), [], resource.name);
  });
  for (const { type, rule, twin, change } of broken) {
    it(`${rule} refuses ${twin}`, () => {
      const healthy = resources.find((resource) => resource.type === type && (type !== role || resource.name === 'identities-pipeline') && !resource.name.includes('access-log'));
      assert.ok(healthy !== undefined);
      const found = violations({ type, inputs: change(healthy.inputs) });
      assert.ok(found.some((violation) => violation.startsWith(`${rule}: `)), found.join('\n') || 'nothing was found');
    });
  }
  it('refuses a function that everyone, or a service from anywhere, may call', () => {
    for (const inputs of [{ principal: '*' }, { principal: 's3.amazonaws.com' }]) {
      assert.match(violations({ type: 'aws-native:lambda:Permission', inputs }).join(), /lambda-not-public/);
    }
    assert.deepEqual(violations({ type: 'aws-native:lambda:Permission', inputs: { principal: 's3.amazonaws.com', sourceArn: 'arn' } }), []);
  });
  it('makes an exception of the bucket of access logs only where it is written down', () => {
    const accessLog = resources.find(({ name }) => name === 'storage-access-log');
    assert.ok(accessLog !== undefined);
    assert.deepEqual(violations({ type: accessLog.type, inputs: accessLog.inputs }).map((violation) => violation.split(':')[0]).filter((rule, index, all) => all.indexOf(rule) === index), ['s3-kms-encryption', 's3-access-logs']);
  });
  it('has a broken twin for every rule', () => {
    const tried = new Set([...broken.map(({ rule }) => rule), 'lambda-not-public']);
    assert.deepEqual(rules.map(({ name }) => name).filter((name) => !tried.has(name)), []);
  });
  it('consists of what Pulumi takes as policies', () => {
    const taken: ResourceValidationPolicy[] = policies();
    assert.deepEqual(taken.map(({ name }) => name), rules.map(({ name }) => name));
  });
  it('knows each rule by the ids of scanners', () => {
    for (const { name, ids } of rules) assert.ok(ids.length > 0, name);
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
  });
});
