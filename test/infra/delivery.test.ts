// Delivery: repositories, builds, pipelines and rules as the settings ask for them.
import assert from 'node:assert/strict';
import { Role } from '@pulumi/aws-native/iam';
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
      ['Source', 'Source', 'Tools'], ['Choose', 'ChooseModel'], ['Test', 'DeployTest'], ['Staging', 'DeployStaging'], ['Prod', 'Approve', 'DeployProd'],
    ]);
    const ways = stages.slice(2).map(({ actions }) => variablesOf(actions.at(-1) as Action)).map(({ FROM = '', TO = '', NEXT = '' }) => `${FROM}>${TO}>${NEXT}`);
    assert.deepEqual(ways, ['dev>test>', 'test>staging>prod', '>prod>']);
  });

  it('offers the version to an only environment before a person is asked', async () => {
    const resources = await delivery({ to: ['prod'] });
    const stages = stagesOf(only(resources, pipelineType, 'delivery-modeldeploy-pipeline'));
    assert.deepEqual(stages.map(({ name }) => name), ['Source', 'Choose', 'Prod']);
    assert.equal(variablesOf(stages.at(-1)?.actions.at(-1) as Action)['FROM'], '');
    const specOf = (made: MadeResource[]): string => (only(made, 'aws:codebuild/project:Project', 'delivery-choose-model').inputs['source'] as { buildspec: string }).buildspec;
    assert.match(specOf(resources), /mlops promote .*--from dev --env prod/);
    assert.doesNotMatch(specOf(await delivery()), /mlops promote/);
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
    assert.equal(stagesOf(pipeline)[0]?.actions[0]?.configuration['FullRepositoryId'], 'our/modelbuild');
    assert.deepEqual(pipeline.inputs['triggers'], [{ providerType: 'CodeStarSourceConnection', gitConfiguration: { sourceActionName: 'Source', push: [{ branches: { includes: ['main'] } }] } }]);
    assert.ok(!resources.some(({ name }) => name.startsWith('delivery-push-')));
  });

  it('tells the topic that something waits, where there is one', async () => {
    const approve = (resources: MadeResource[]): Action | undefined => stagesOf(only(resources, pipelineType, 'delivery-modeldeploy-pipeline')).at(-1)?.actions[0];
    assert.equal(approve(await delivery())?.configuration['NotificationArn'], undefined);
    assert.match(approve(await delivery({}, { 'mlops:notificationEmails': ['team@example.com'] }))?.configuration['NotificationArn'] ?? '', /birdstrikes-dev-notifications$/);
  });

  it('lets a build deploy into another account under its deploy role', async () => {
    const role = only(await delivery({ accounts: { prod: '999999999999' } }), 'aws-native:iam:Role', 'identities-deliver-models');
    assert.match(JSON.stringify(role.inputs), /arn:aws:iam::999999999999:role\/mlops-deploy-prod/);
  });

  it('refuses settings with every mistake', () => {
    assert.throws(() => exampleEnvironment({ 'mlops:delivery': { to: ['Staging', 'prod'], timeoutMinutes: 1, colour: 'red' } }), /name of an environment[\s\S]*timeoutMinutes|timeoutMinutes[\s\S]*name of an environment/);
  });
});
