// The stages of both pipelines of delivery.
import type * as inputs from '@pulumi/aws-native/types/input';
import type * as pulumi from '@pulumi/pulumi';
import type { DeliveryRepository, EnvironmentNames } from '../names';
import type { DeliverySettings } from '../permissions/delivery';

/** What stages are made of. */
export interface StageArgs {
  environment: string;
  names: EnvironmentNames;
  delivery: DeliverySettings;
  bucketName: pulumi.Input<string>;
  /** Key of the packed tools in the bucket. */
  toolsKey: string;
  /** Topic that approvals are told to. @default nobody is told */
  topicArn?: pulumi.Input<string>;
}

type Stage = inputs.codepipeline.PipelineStageDeclarationArgs;
type Action = inputs.codepipeline.PipelineActionDeclarationArgs;

const by = (category: 'Source' | 'Build' | 'Approval', provider: string): Action['actionTypeId'] => ({ category, owner: 'AWS', provider, version: '1' });

/** The team's repository, and the tools; neither is polled: rules and triggers start the pipeline. */
function sourceStage(repository: DeliveryRepository, { names, delivery: { branch, connection }, bucketName, toolsKey }: StageArgs): Stage {
  const source: Action = connection === undefined
    ? { name: 'Source', actionTypeId: by('Source', 'CodeCommit'), configuration: { RepositoryName: names.delivery(repository), BranchName: branch, PollForSourceChanges: 'false' } }
    : { name: 'Source', actionTypeId: by('Source', 'CodeStarSourceConnection'), configuration: { ConnectionArn: connection.arn, FullRepositoryId: connection[repository], BranchName: branch, DetectChanges: 'false' } };
  return {
    name: 'Source', actions: [
      { ...source, runOrder: 1, namespace: 'Source', outputArtifacts: [{ name: 'Source' }] },
      { name: 'Tools', runOrder: 1, actionTypeId: by('Source', 'S3'), configuration: { S3Bucket: bucketName, S3ObjectKey: toolsKey, PollForSourceChanges: 'false' }, outputArtifacts: [{ name: 'Tools' }] },
    ],
  };
}

/** A build on source and tools. */
function build(name: string, project: string, runOrder: number, variables: Readonly<Record<string, string>>, namespace?: string): Action {
  return {
    name, runOrder, actionTypeId: by('Build', 'CodeBuild'), inputArtifacts: [{ name: 'Source' }, { name: 'Tools' }], ...(namespace === undefined ? {} : { namespace }),
    configuration: { ProjectName: project, PrimarySource: 'Source', EnvironmentVariables: JSON.stringify(Object.entries(variables).map(([key, value]) => ({ name: key, value, type: 'PLAINTEXT' }))) },
  };
}

/** Name of an environment's stage and of its actions. */
export const stageName = (environment: string): string => environment.slice(0, 1).toUpperCase() + environment.slice(1);

/** Who made what is built, for mlops:otherApprover: who pushed, as EventBridge tells it; a connection tells the e-mail of the commit's author. Source: variables reference of CodePipeline. */
const authorOf = ({ delivery: { connection } }: StageArgs): string => (connection === undefined ? '#{variables.PUSHED_BY}' : '#{Source.AuthorEmail}');

/** Source, a team's own checks, then the build that ends with a registered model. */
export function modelBuildStages(args: StageArgs): Stage[] {
  const { names } = args;
  return [sourceStage('modelbuild', args), {
    name: 'Build', actions: [build('CheckModel', names.build('check-model'), 1, {}), build('BuildModel', names.build('build-model'), 2, { COMMIT: '#{Source.CommitId}', MLOPS_AUTHOR: authorOf(args) })],
  }];
}

/** Source, the choice of one version, and one stage an environment; the last one waits for a person. */
export function modelDeployStages(args: StageArgs): Stage[] {
  const { environment, names, delivery: { to } } = args;
  const choose = build('ChooseModel', names.build('choose-model'), 1, { PACKAGE_VERSION: '#{variables.PACKAGE_VERSION}', REASON: '#{variables.REASON}', PIPELINE: names.delivery('modeldeploy'), EXECUTION: '#{codepipeline.PipelineExecutionId}' }, 'Chosen');
  const stages = to.map((target, index) => deployStage(args, to[index - 1] ?? environment, target, index === to.length - 1));
  return [sourceStage('modeldeploy', args), { name: 'Choose', actions: [choose] }, ...stages];
}

/** Brings the chosen version from one environment to the next; what waits for a person is in the registry there before it is asked. The build that deploys has the endpoint checked by one of its own: while it can still bring back what served before. */
function deployStage({ names, topicArn }: StageArgs, from: string, target: string, last: boolean): Stage {
  const arn = '#{Chosen.PACKAGE_ARN}';
  const offer = build(`Offer${stageName(target)}`, names.build('offer-model'), 1, { PACKAGE_ARN: arn, FROM: from, TO: target });
  const approve: Action = {
    name: 'Approve', runOrder: 2, actionTypeId: by('Approval', 'Manual'),
    configuration: { CustomData: `mlops approve ${arn} --env ${target}`, ...(topicArn === undefined ? {} : { NotificationArn: topicArn }) },
  };
  const deploy = build(`Deploy${stageName(target)}`, names.build('deploy-model'), 3, { PACKAGE_ARN: arn, FROM: last ? '' : from, TO: target, CHECK: names.build('check-endpoint') });
  return { name: stageName(target), actions: last ? [offer, approve, deploy] : [deploy] };
}
