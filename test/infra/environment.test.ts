// The resources of an environment under mocks: which there are, with what, and which there are not.
import assert from 'node:assert/strict';
import { outputNames, parseOutputs } from '../../infra/outputs';
import { InputError } from '../../flows/problems';
import { exampleEnvironment, makeEnvironment, ofType, only, type MadeResource } from './environment-fixture';

const base = 'birdstrikes-dev';
const bucketName = `${base}-123456789012-eu-west-1`;
const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/key-id';

/** The value behind the mark of an output or a secret is not expected anywhere: inputs are plain. */
const tagsOf = ({ inputs: { tags } }: MadeResource): Record<string, string> =>
  Array.isArray(tags) ? Object.fromEntries((tags as { key: string; value: string }[]).map(({ key, value }) => [key, value])) : (tags ?? {}) as Record<string, string>;

describe('an environment', function () {
  this.timeout(20_000);
  let resources: MadeResource[] = [];
  let outputs: Readonly<Record<string, unknown>> = {};
  before(async () => {
    ({ resources, outputs } = await makeEnvironment(exampleEnvironment({ 'mlops:tags': { 'cost-center': 'x', workflow: 'displaced' } })));
  });

  it('is made of these resources and no others', () => {
    const counts = new Map<string, number>();
    for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
    assert.deepEqual(Object.fromEntries([...counts].filter(([type]) => !/^(mlops|pulumi):/.test(type)).sort()), {
      'aws-native:iam:Role': 10, 'aws-native:kms:Alias': 1, 'aws-native:kms:Key': 1, 'aws-native:lambda:Function': 3, 'aws-native:logs:LogGroup': 3,
      'aws-native:s3:Bucket': 2, 'aws-native:s3:BucketPolicy': 2, 'aws-native:sagemaker:ModelPackageGroup': 1, 'aws-native:sagemaker:Pipeline': 1,
      'aws-native:ssm:Parameter': outputNames.length, 'aws:s3/bucketObjectv2:BucketObjectv2': 3,
    });
  });
  it('has a rotated key with a policy of its own and an alias', () => {
    const { inputs } = only(resources, 'aws-native:kms:Key');
    assert.deepEqual([inputs['enableKeyRotation'], inputs['pendingWindowInDays'], typeof inputs['keyPolicy']], [true, 30, 'object']);
    assert.deepEqual(only(resources, 'aws-native:kms:Alias').inputs, { aliasName: `alias/${base}`, targetKeyId: 'key-id' });
  });
  it('has a bucket that is encrypted with that key, versioned, private and owned', () => {
    const { inputs } = only(resources, 'aws-native:s3:Bucket', 'storage-bucket');
    assert.equal(inputs['bucketName'], bucketName);
    assert.deepEqual(inputs['bucketEncryption'], { serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn } }] });
    assert.deepEqual(inputs['publicAccessBlockConfiguration'], { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true });
    assert.deepEqual(inputs['versioningConfiguration'], { status: 'Enabled' });
    assert.deepEqual(inputs['ownershipControls'], { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] });
  });
  it('has a lifecycle that never deletes what a registered model is made of', () => {
    const { rules } = only(resources, 'aws-native:s3:Bucket', 'storage-bucket').inputs['lifecycleConfiguration'] as { rules: Record<string, unknown>[] };
    assert.deepEqual(rules.map(({ id }) => id), ['old-versions', 'unfinished-uploads', 'old-prepared-data']);
    assert.deepEqual(rules.filter((rule) => 'expirationInDays' in rule || 'expirationDate' in rule), []);
  });
  it('logs who reaches it in a bucket of its own, which only the log delivery writes to', () => {
    assert.deepEqual(only(resources, 'aws-native:s3:Bucket', 'storage-bucket').inputs['loggingConfiguration'], { destinationBucketName: `${bucketName}-logs`, logFilePrefix: 'access/' });
    const { policyDocument } = only(resources, 'aws-native:s3:BucketPolicy', 'storage-access-log-policy').inputs as { policyDocument: { Statement: { Effect: string; Principal: unknown; Condition: unknown }[] } };
    assert.deepEqual(policyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Principal, Condition }) => [Principal, Condition]), [[
      { Service: 'logging.s3.amazonaws.com' }, { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${bucketName}` }, StringEquals: { 'aws:SourceAccount': '123456789012' } },
    ]]);
  });
  it('denies everything without TLS', () => {
    const { inputs } = only(resources, 'aws-native:s3:BucketPolicy', 'storage-policy');
    assert.deepEqual(inputs, {
      bucket: bucketName,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Sid: 'OnlyOverTls', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`], Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      },
    });
  });
  it("gives each role its own inline policy, and none of AWS's", () => {
    for (const { inputs, name } of ofType(resources, 'aws-native:iam:Role')) {
      assert.equal((inputs['policies'] as unknown[]).length, 1, name);
      assert.equal(inputs['managedPolicyArns'], undefined, name);
    }
  });
  it('lets services assume roles for this account only, and people the driver role alone', () => {
    const trust = ofType(resources, 'aws-native:iam:Role').map(({ name, inputs }) => [name, ((inputs['assumeRolePolicyDocument'] as { Statement: object[] }).Statement[0])] as const);
    for (const [name, statement] of trust) {
      const { Principal, Condition } = statement as { Principal: Record<string, unknown>; Condition?: unknown };
      if (['identities-driver', 'identities-approve', 'identities-consume'].includes(name)) assert.deepEqual([Principal, Condition], [{ AWS: ['arn:aws:iam::123456789012:root'] }, undefined]);
      else assert.deepEqual([Object.keys(Principal), Condition], [['Service'], { StringEquals: { 'aws:SourceAccount': '123456789012' } }], name);
    }
  });
  it('runs each function on Node 24 from code under its digest, its log encrypted and kept for a year', () => {
    for (const name of ['prepare-holdout', 'package-encoder', 'evaluate-predictions']) {
      const { inputs } = only(resources, 'aws-native:lambda:Function', `functions-${name}`);
      const code = only(resources, 'aws:s3/bucketObjectv2:BucketObjectv2', `functions-${name}-code`).inputs;
      const log = only(resources, 'aws-native:logs:LogGroup', `functions-${name}-log`).inputs;
      assert.match(String(code['key']), /^functions\/[0-9a-f]{64}\.zip$/);
      assert.deepEqual([inputs['functionName'], inputs['runtime'], inputs['handler'], inputs['code'], inputs['timeout']], [`${base}-${name}`, 'nodejs24.x', 'index.handler', { s3Bucket: bucketName, s3Key: code['key'] }, 600]);
      assert.deepEqual([log['logGroupName'], log['retentionInDays'], log['kmsKeyId']], [`/aws/lambda/${base}-${name}`, 365, keyArn]);
    }
  });
  it('has a pipeline whose definition is inline and names nothing that is not known before a deployment', () => {
    const { inputs } = only(resources, 'aws-native:sagemaker:Pipeline');
    const { pipelineDefinitionBody: body } = inputs['pipelineDefinition'] as { pipelineDefinitionBody: string };
    assert.equal(inputs['pipelineName'], base);
    assert.ok(!body.includes('key-id') && body.includes(`alias/${base}`), 'keys are named by alias');
    assert.ok(!body.includes('04da6b54'), 'nothing is unknown');
    assert.equal(inputs['parallelismConfiguration'], undefined);
  });
  it('tags everything that takes tags; settings add to, and do not displace, what must be there', () => {
    const untagged = new Set(['aws-native:kms:Alias', 'aws-native:s3:BucketPolicy']);
    for (const resource of resources.filter(({ type }) => type.startsWith('aws') && !untagged.has(type))) {
      assert.deepEqual(tagsOf(resource), { 'cost-center': 'x', workflow: 'birdstrikes', environment: 'dev', stack: 'birdstrikes-dev', 'managed-by': 'pulumi' }, resource.name);
    }
  });
  it('exports its outputs, and publishes each as a parameter of the same value', () => {
    const parsed = parseOutputs(outputs);
    assert.deepEqual([parsed?.bucketName, parsed?.keyArn, parsed?.pipelineName, parsed?.contractVersion], [bucketName, keyArn, base, '1']);
    for (const name of outputNames) {
      const { inputs } = only(resources, 'aws-native:ssm:Parameter', `outputs-${name}`);
      assert.deepEqual([inputs['name'], inputs['value']], [`/mlops/birdstrikes/dev/${name}`, parsed?.[name]]);
    }
  });
  it('protects nothing where the settings do not say so', () => {
    assert.deepEqual(resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete), []);
  });
});

describe('the settings of an environment', function () {
  this.timeout(20_000);
  it('protect and retain what cannot be made again, and nothing else', async () => {
    const { resources } = await makeEnvironment(exampleEnvironment({ 'mlops:protect': true }));
    const kept = resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete).map(({ type }) => type).sort();
    assert.deepEqual(kept, ['aws-native:kms:Key', 'aws-native:s3:Bucket', 'aws-native:s3:Bucket', 'aws-native:sagemaker:ModelPackageGroup']);
  });
  it('bound roles, name who drives, size machines and limit parallel steps', async () => {
    const boundary = 'arn:aws:iam::123456789012:policy/boundary';
    const driver = 'arn:aws:iam::123456789012:role/engineer';
    const { resources } = await makeEnvironment(exampleEnvironment({
      'mlops:permissionsBoundary': boundary, 'mlops:driverPrincipals': [driver], 'mlops:maxParallelSteps': 3, 'mlops:scoreHoldoutInstanceType': 'ml.c5.large', 'mlops:functionMemoryMegabytes': 3008,
    }));
    assert.ok(ofType(resources, 'aws-native:iam:Role').every(({ inputs }) => inputs['permissionsBoundary'] === boundary));
    assert.match(JSON.stringify(only(resources, 'aws-native:iam:Role', 'identities-driver').inputs['assumeRolePolicyDocument']), /role\/engineer/);
    const { inputs } = only(resources, 'aws-native:sagemaker:Pipeline');
    assert.deepEqual(inputs['parallelismConfiguration'], { maxParallelExecutionSteps: 3 });
    assert.match(JSON.stringify(inputs['pipelineDefinition']), /ml\.c5\.large/);
    assert.ok(ofType(resources, 'aws-native:lambda:Function').every(({ inputs: { memorySize } }) => memorySize === 3008));
  });
  it('tell people by mail of runs that failed and of models that changed, through an encrypted topic', async () => {
    const { resources } = await makeEnvironment(exampleEnvironment({ 'mlops:notificationEmails': ['team@example.com'] }));
    const { inputs } = only(resources, 'aws-native:sns:Topic');
    assert.deepEqual([inputs['topicName'], inputs['kmsMasterKeyId'], inputs['subscription']], [`${base}-notifications`, keyArn, [{ protocol: 'email', endpoint: 'team@example.com' }]]);
    assert.deepEqual(ofType(resources, 'aws-native:events:Rule').map((rule) => rule.inputs['name']), [`${base}-run-failed`, `${base}-model-changed`]);
    assert.match(JSON.stringify(only(resources, 'aws-native:kms:Key').inputs['keyPolicy']), /events\.amazonaws\.com/);
    assert.equal(ofType(resources, 'aws:budgets/budget:Budget').length, 0);
  });
  it('have AWS Budgets watch what the environment costs, and tell those who are told anyway', async () => {
    const alone = only((await makeEnvironment(exampleEnvironment({ 'mlops:monthlyBudgetDollars': 250 }))).resources, 'aws:budgets/budget:Budget').inputs;
    assert.deepEqual([alone['limitAmount'], alone['costFilters'], alone['notifications']], ['250.0', [{ name: 'TagKeyValue', values: ['user:stack$birdstrikes-dev'] }], undefined]);
    const told = only((await makeEnvironment(exampleEnvironment({ 'mlops:monthlyBudgetDollars': 250, 'mlops:notificationEmails': ['team@example.com'] }))).resources, 'aws:budgets/budget:Budget').inputs;
    assert.deepEqual((told['notifications'] as { threshold: number; notificationType: string }[]).map(({ notificationType, threshold }) => [notificationType, threshold]), [['FORECASTED', 100], ['ACTUAL', 80], ['ACTUAL', 100]]);
  });
  it('put jobs, functions and models into a network that is there', async () => {
    const use = { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] };
    const { resources, outputs } = await makeEnvironment(exampleEnvironment({ 'mlops:network': { use } }));
    const { pipelineDefinitionBody: body } = only(resources, 'aws-native:sagemaker:Pipeline').inputs['pipelineDefinition'] as { pipelineDefinitionBody: string };
    assert.equal([...body.matchAll(/"VpcConfig":\{"SecurityGroupIds":\["sg-0123456789abcdef0"\],"Subnets":\["subnet-0123456789abcdef0"\]\}/g)].length, 3);
    for (const { inputs } of ofType(resources, 'aws-native:lambda:Function')) assert.deepEqual(inputs['vpcConfig'], use);
    const joining = ofType(resources, 'aws-native:iam:Role').filter(({ inputs }) => JSON.stringify(inputs['policies']).includes('ec2:CreateNetworkInterface')).map(({ name }) => name);
    assert.deepEqual(joining.sort(), ['evaluate-predictions', 'package-encoder', 'prepare-data', 'prepare-holdout', 'score-holdout', 'train-candidates'].map((step) => `identities-${step}`));
    assert.deepEqual([outputs['subnetIds'], outputs['securityGroupIds'], ofType(resources, 'aws-native:ec2:Vpc').length], ['subnet-0123456789abcdef0', 'sg-0123456789abcdef0', 0]);
  });
  it('make a network that has no way out but endpoints, and whose data stays in the environment', async () => {
    const { resources } = await makeEnvironment(exampleEnvironment({ 'mlops:network': { create: { cidr: '10.7.0.0/16', zones: ['a', 'c'] } } }));
    assert.deepEqual(ofType(resources, 'aws-native:ec2:Subnet').map(({ inputs }) => [inputs['cidrBlock'], inputs['availabilityZone'], inputs['mapPublicIpOnLaunch']]), [['10.7.0.0/20', 'eu-west-1a', false], ['10.7.16.0/20', 'eu-west-1c', false]]);
    assert.deepEqual(resources.filter(({ type }) => /InternetGateway|NatGateway|Route$/.test(type)), []);
    assert.deepEqual(ofType(resources, 'aws-native:ec2:VpcEndpoint').map(({ inputs }) => String(inputs['serviceName']).replace('com.amazonaws.eu-west-1.', '')).sort(), ['ecr.api', 'ecr.dkr', 'kms', 'logs', 'monitoring', 's3', 'sagemaker.api', 'sts']);
    const { policyDocument } = only(resources, 'aws-native:ec2:VpcEndpoint', 'network-endpoint-s3').inputs as { policyDocument: { Statement: { Action: string | string[]; Resource: string | string[] }[] } };
    assert.deepEqual(policyDocument.Statement.filter(({ Action }) => [Action].flat().includes('s3:PutObject')).flatMap(({ Resource }) => Resource), [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`]);
  });
  it('start no run by the clock on a table of somebody\'s machine', async () => {
    await assert.rejects(makeEnvironment(exampleEnvironment({ 'mlops:schedule': { expression: 'rate(1 day)' } })), (error) => error instanceof InputError && /birdstrikes\.csv is a file of a machine: put it to a fixed place in S3/.test(error.message));
  });
  it('tag everything with the SageMaker project that it belongs to', async () => {
    const { resources } = await makeEnvironment(exampleEnvironment({ 'mlops:project': { id: 'p-abc123', name: 'birds' } }));
    const tags = tagsOf(only(resources, 'aws-native:sagemaker:Pipeline'));
    assert.deepEqual([tags['sagemaker:project-id'], tags['sagemaker:project-name']], ['p-abc123', 'birds']);
  });
  it('refuse another account before anything is made', async () => {
    await assert.rejects(makeEnvironment(exampleEnvironment({ 'mlops:accountId': '999999999999' })), (error) => error instanceof InputError && /belongs to account 999999999999, but the credentials are of account 123456789012/.test(error.message));
  });
});
