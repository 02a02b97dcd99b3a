// Delivery: repositories, builds, pipelines and rules as the settings ask for them.
import assert from 'node:assert/strict';
import { Role } from '@pulumi/aws-native/iam';
import { targetInput } from '../../local/aws/services/events/target-input';
import { parseBuildspec } from '../../local/jobs/builds/buildspec';
import { exampleEnvironment, makeEnvironment, ofType, only, type MadeResource } from './environment-fixture';

interface Action { name: string; actionTypeId: { category: string; provider: string }; configuration: Record<string, string>; inputArtifacts?: { name: string }[]; runOrder: number }
interface Stage { name: string; actions: Action[] }

const pipelineType = 'aws-native:codepipeline:Pipeline';
const stagesOf = ({ inputs }: MadeResource): Stage[] => inputs['stages'] as Stage[];
const variablesOf = ({ configuration }: Action): Record<string, string> => Object.fromEntries((JSON.parse(configuration['EnvironmentVariables'] ?? '[]') as { name: string; value: string }[]).map(({ name, value }) => [name, value]));

async function delivery(settings: object = {}, more: Record<string, unknown> = {}): Promise<MadeResource[]> {
  return (await makeEnvironment(exampleEnvironment({ 'mlops:delivery': settings, ...more }))).resources;
}

describe('Delivery', function () {
  this.timeout(20_000);
  before(() => assert.ok(Role));

  it('makes nothing where no settings ask for it', async () => {
    const { resources } = await makeEnvironment(exampleEnvironment());
    for (const type of [pipelineType, 'aws:codebuild/project:Project', 'aws:codecommit/repository:Repository']) assert.deepEqual(ofType(resources, type), []);
    assert.ok(!resources.some(({ name }) => name === 'identities-deliver'));
  });

  it('brings a model to each environment in order, and asks a person before the last', async () => {
    const stages = stagesOf(only(await delivery({ to: ['test', 'staging', 'prod'] }), pipelineType, 'delivery-modeldeploy-pipeline'));
    assert.deepEqual(stages.map(({ name, actions }) => [name, ...actions.map((action) => action.name)]), [
      ['Source', 'Source', 'Tools'], ['Choose', 'ChooseModel'], ['Test', 'DeployTest'], ['Staging', 'DeployStaging'], ['Prod', 'OfferProd', 'Approve', 'DeployProd'],
    ]);
    const ways = stages.slice(2).flatMap(({ actions }) => actions).filter(({ name }) => /^(Offer|Deploy)/.test(name)).map((action) => [action.name, variablesOf(action)['FROM'], variablesOf(action)['TO']]);
    assert.deepEqual(ways, [['DeployTest', 'dev', 'test'], ['DeployStaging', 'test', 'staging'], ['OfferProd', 'staging', 'prod'], ['DeployProd', '', 'prod']]);
    const last = stages.at(-1)?.actions.map(({ runOrder }) => runOrder);
    assert.deepEqual(last, [1, 2, 3], 'each action of the last stage comes after the one before it');
  });

  it('offers the version to an only environment before a person is asked', async () => {
    const resources = await delivery({ to: ['prod'] });
    const stages = stagesOf(only(resources, pipelineType, 'delivery-modeldeploy-pipeline'));
    assert.deepEqual(stages.map(({ name }) => name), ['Source', 'Choose', 'Prod']);
    const [offer, approve] = stages.at(-1)?.actions as [Action, Action];
    assert.deepEqual(variablesOf(offer), { PACKAGE_ARN: '#{Chosen.PACKAGE_ARN}', FROM: 'dev', TO: 'prod' });
    assert.equal(approve.name, 'Approve');
  });

  it('gives all environments the one version that was chosen, whatever is approved meanwhile', async () => {
    const stages = stagesOf(only(await delivery(), pipelineType, 'delivery-modeldeploy-pipeline'));
    for (const action of stages.slice(2).flatMap(({ actions }) => actions).filter(({ actionTypeId }) => actionTypeId.provider === 'CodeBuild')) assert.equal(variablesOf(action)['PACKAGE_ARN'], '#{Chosen.PACKAGE_ARN}');
  });

  it('holds each buildspec in the stack, which CodeBuild can read', async () => {
    for (const { inputs } of ofType(await delivery(), 'aws:codebuild/project:Project')) {
      const { buildspec = '' } = inputs['source'] as { buildspec?: string };
      assert.ok(parseBuildspec(buildspec).phases.build?.commands.length, String(inputs['name']));
    }
  });

  it('gives the build of what is pushed no right of its own but to assume the deploy role', async () => {
    const role = only(await delivery(), 'aws-native:iam:Role', 'identities-build-model');
    const [{ policyDocument }] = role.inputs['policies'] as [{ policyDocument: { Statement: { Action: string[]; Resource: string[] }[] } }];
    const assumed = policyDocument.Statement.filter(({ Action }) => Action.includes('sts:AssumeRole')).flatMap(({ Resource }) => Resource);
    assert.deepEqual(assumed, ['arn:aws:iam::123456789012:role/mlops-deploy-dev']);
    assert.deepEqual(policyDocument.Statement.flatMap(({ Action }) => Action).filter((action) => /^(iam|sagemaker|cloudformation):/.test(action)), []);
  });

  it('runs what a team has written in builds that can neither deploy nor write what another build takes', async () => {
    const resources = await delivery({ accounts: { prod: '999999999999' } });
    const purposes = ofType(resources, 'aws:codebuild/project:Project').filter(({ inputs }) => /tests\//.test((inputs['source'] as { buildspec: string }).buildspec)).map(({ inputs }) => String(inputs['serviceRole']).replace(/.*birdstrikes-dev-/, ''));
    assert.deepEqual(purposes.sort(), ['check-endpoint', 'check-model', 'review-change']);
    const granted = purposes.flatMap((purpose) => (only(resources, 'aws-native:iam:Role', `identities-${purpose}`).inputs['policies'] as [{ policyDocument: { Statement: { Action: string[]; Resource: string[] }[] } }])[0].policyDocument.Statement);
    const reading = ['logs:CreateLogStream', 'logs:PutLogEvents', 's3:GetObject', 's3:GetObjectVersion', 's3:GetBucketAcl', 's3:GetBucketLocation', 'kms:Decrypt', 'codecommit:GitPull', 'codecommit:PostCommentForPullRequest'];
    assert.deepEqual([...new Set(granted.flatMap(({ Action }) => Action))].filter((action) => !reading.includes(action)), ['sts:AssumeRole']);
    assert.deepEqual(granted.filter(({ Action }) => Action.includes('sts:AssumeRole')).flatMap(({ Resource }) => Resource), ['arn:aws:iam::123456789012:role/birdstrikes-staging-consume', 'arn:aws:iam::999999999999:role/birdstrikes-prod-consume']);
  });

  it('has the build that deploys start the checks of an endpoint, with the tools that its own are, and no pipeline', async () => {
    const resources = await delivery();
    const { inputs } = only(resources, 'aws:codebuild/project:Project', 'delivery-check-endpoint');
    const { type, location, buildspec } = inputs['source'] as { type: string; location: string; buildspec: string };
    assert.deepEqual([type, /\/delivery\/tools\/[0-9a-z]+\.zip$/.test(location)], ['S3', true], location);
    assert.match(buildspec, /cd \\"\$CODEBUILD_SRC_DIR_Source\\"/);
    const startedBy = (purpose: string): boolean => (only(resources, 'aws-native:iam:Role', `identities-${purpose}`).inputs['policies'] as [{ policyDocument: { Statement: { Action: string[]; Resource: string[] }[] } }])[0].policyDocument.Statement
      .some(({ Action, Resource }) => Action.includes('codebuild:StartBuild') && Resource.some((resource) => resource.endsWith('-check-endpoint')));
    assert.deepEqual([startedBy('deliver-models'), startedBy('deliver')], [true, false]);
    const stages = stagesOf(only(resources, pipelineType, 'delivery-modeldeploy-pipeline'));
    const deploys = stages.flatMap(({ actions }) => actions).filter(({ name }) => name.startsWith('Deploy'));
    assert.deepEqual(deploys.map((action) => variablesOf(action)['CHECK']), deploys.map(() => inputs['name']));
  });

  it('lets whoever may use its repositories use their key through CodeCommit, and nobody where it keeps none', async () => {
    const throughCodeCommit = (resources: MadeResource[]): unknown => (only(resources, 'aws-native:kms:Key', 'encryption-key').inputs['keyPolicy'] as { Statement: { Sid: string; Condition?: object }[] }).Statement.find(({ Sid }) => Sid === 'WhoeverMayUseRepositories')?.Condition;
    assert.deepEqual(throughCodeCommit(await delivery()), { StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': 'codecommit.eu-west-1.amazonaws.com' } });
    const connection = { arn: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d-0000-0000-0000-000000000000', modelbuild: 'our/modelbuild', modeldeploy: 'our/modeldeploy' };
    assert.equal(throughCodeCommit(await delivery({ connection })), undefined);
  });

  it('has each open pull request to the branch reviewed at the commit that it has come to', async () => {
    const { inputs } = only(await delivery({ branch: 'trunk' }), 'aws-native:events:Rule', 'delivery-pull-request');
    assert.deepEqual(inputs['eventPattern'], {
      source: ['aws.codecommit'], 'detail-type': ['CodeCommit Pull Request State Change'], resources: ['arn:aws:codecommit:eu-west-1:123456789012:birdstrikes-dev-modelbuild'],
      detail: { event: ['pullRequestCreated', 'pullRequestSourceBranchUpdated'], destinationReference: ['refs/heads/trunk'], pullRequestStatus: ['Open'] },
    });
    const [{ inputTransformer: { inputPathsMap, inputTemplate } }] = inputs['targets'] as [{ inputTransformer: { inputPathsMap: Record<string, string>; inputTemplate: string } }];
    const detail = { pullRequestId: '7', destinationCommit: 'b'.repeat(40), sourceCommit: 'a'.repeat(40) };
    const envelope = { version: '0', id: '', 'detail-type': '', source: '', account: '', time: '', region: '', resources: [], detail } as unknown as Parameters<typeof targetInput>[1];
    const build = JSON.parse(targetInput({ InputTransformer: { InputPathsMap: inputPathsMap, InputTemplate: inputTemplate } }, envelope)) as { sourceVersion: string; environmentVariablesOverride: { name: string; value: string }[] };
    assert.equal(build.sourceVersion, detail.sourceCommit);
    assert.deepEqual(Object.fromEntries(build.environmentVariablesOverride.map(({ name, value }) => [name, value])), { PULL_REQUEST: '7', REPOSITORY: 'birdstrikes-dev-modelbuild', BEFORE: detail.destinationCommit, AFTER: detail.sourceCommit });
  });

  it('starts by rules: a push on the branch, and a decision about a model, but no other event of the registry', async () => {
    const rules = ofType(await delivery({ branch: 'trunk' }), 'aws-native:events:Rule');
    const patternOf = (name: string): Record<string, Record<string, unknown>> => only(rules, 'aws-native:events:Rule', name).inputs['eventPattern'] as never;
    assert.deepEqual(patternOf('delivery-push-modelbuild')['detail'], { event: ['referenceUpdated'], referenceType: ['branch'], referenceName: ['trunk'] });
    assert.deepEqual(patternOf('delivery-model-decided')['detail'], { ModelPackageGroupName: ['birdstrikes-dev'], ModelApprovalStatus: ['Approved', 'Rejected'] });
  });

  it('takes repositories behind a connection in place of CodeCommit, whose pushes the pipeline hears itself', async () => {
    const connection = { arn: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d-0000-0000-0000-000000000000', modelbuild: 'our/modelbuild', modeldeploy: 'our/modeldeploy' };
    const resources = await delivery({ connection });
    assert.deepEqual(ofType(resources, 'aws:codecommit/repository:Repository'), []);
    const pipeline = only(resources, pipelineType, 'delivery-modelbuild-pipeline');
    assert.equal(variablesOf(stagesOf(pipeline)[1]?.actions[1] as Action)['MLOPS_AUTHOR'], '#{Source.AuthorEmail}', 'no rule tells who pushed');
    assert.equal(stagesOf(pipeline)[0]?.actions[0]?.configuration['FullRepositoryId'], 'our/modelbuild');
    assert.deepEqual(pipeline.inputs['triggers'], [{ providerType: 'CodeStarSourceConnection', gitConfiguration: { sourceActionName: 'Source', push: [{ branches: { includes: ['main'] } }] } }]);
    assert.ok(!resources.some(({ name }) => name.startsWith('delivery-push-') || name.includes('review-change') || name.includes('pull-request')), 'its host hears pushes, and reviews pull requests by its own CI');
  });

  it('tells the topic that something waits, where there is one', async () => {
    const approve = (resources: MadeResource[]): Action | undefined => stagesOf(only(resources, pipelineType, 'delivery-modeldeploy-pipeline')).at(-1)?.actions.find(({ name }) => name === 'Approve');
    assert.equal(approve(await delivery())?.configuration['NotificationArn'], undefined);
    assert.match(approve(await delivery({}, { 'mlops:notificationEmails': ['team@example.com'] }))?.configuration['NotificationArn'] ?? '', /birdstrikes-dev-notifications$/);
  });

  it('mails of deliveries that failed, where mails are sent and there is a delivery', async () => {
    const mails = { 'mlops:notificationEmails': ['team@example.com'] };
    const { inputs } = only(await delivery({}, mails), 'aws-native:events:Rule', 'notifications-delivery-failed');
    assert.deepEqual(inputs['eventPattern'], {
      source: ['aws.codepipeline'], 'detail-type': ['CodePipeline Pipeline Execution State Change'], detail: { pipeline: ['birdstrikes-dev-modelbuild', 'birdstrikes-dev-modeldeploy'], state: ['FAILED'] },
    });
    const topic = only(await delivery({}, mails), 'aws-native:sns:TopicInlinePolicy', 'notifications-policy');
    assert.match(JSON.stringify(topic.inputs), /rule\/birdstrikes-dev-delivery-failed/);
    const { resources } = await makeEnvironment(exampleEnvironment(mails));
    assert.ok(!resources.some(({ name }) => name === 'notifications-delivery-failed'));
  });

  it('keeps what one action hands to the next for as long as the settings say, and nothing else by that rule', async () => {
    const rulesOf = (resources: MadeResource[]): { prefix?: string; expirationInDays?: number }[] => (only(resources, 'aws-native:s3:Bucket', 'storage-bucket').inputs['lifecycleConfiguration'] as { rules: { prefix?: string; expirationInDays?: number }[] }).rules;
    assert.deepEqual(rulesOf(await delivery({ artifactDays: 14 })).filter(({ expirationInDays }) => expirationInDays !== undefined).map(({ prefix, expirationInDays }) => [prefix, expirationInDays]), [['birdstrikes-dev-mode/', 14]]);
    assert.ok(!rulesOf((await makeEnvironment(exampleEnvironment())).resources).some(({ expirationInDays }) => expirationInDays !== undefined));
  });

  it('lets a build deploy into another account under its deploy role', async () => {
    const role = only(await delivery({ accounts: { prod: '999999999999' } }), 'aws-native:iam:Role', 'identities-deliver-models');
    assert.match(JSON.stringify(role.inputs), /arn:aws:iam::999999999999:role\/mlops-deploy-prod/);
  });

  it('refuses settings with every mistake', () => {
    assert.throws(() => exampleEnvironment({ 'mlops:delivery': { to: ['Staging', 'prod'], timeoutMinutes: 1, colour: 'red' } }), /name of an environment[\s\S]*timeoutMinutes|timeoutMinutes[\s\S]*name of an environment/);
  });
});
