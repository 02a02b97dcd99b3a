// What delivery may do: its pipelines, its builds, and what starts them.
import { arnOf, buildNames, deliveryRepositories, deployRoleName, type Place } from '../names';
import type { Settings } from '../settings';
import { keyForObjects, objects, type Scope } from './scope';
import type { Statement } from './statement';

/** Settings of delivery. */
export type DeliverySettings = NonNullable<Settings['delivery']>;

/** Where the tools of builds lie in the environment's bucket. */
export const toolsPrefix = 'delivery/tools/';

/** Key prefixes below which a pipeline puts its artifacts: CodePipeline takes the first twenty characters of its name. */
export function artifactPrefixes({ names }: Pick<Scope, 'names'>): string[] {
  return [...new Set(deliveryRepositories.map((repository) => `${names.delivery(repository).slice(0, 20)}/`))];
}

const artifacts = (scope: Scope): string[] => objects(scope, ...artifactPrefixes(scope).map((prefix) => `${prefix}*`));
const projects = ({ place, names }: Scope): string[] => buildNames.map((name) => arnOf(place, 'codebuild', `project/${names.build(name)}`));
const pipelines = ({ place, names }: Scope): string[] => deliveryRepositories.map((repository) => arnOf(place, 'codepipeline', names.delivery(repository)));

/** ARN of the role under which a deployment into an environment is made. */
export function deployRoleArn(place: Place, environment: string, { accounts }: DeliverySettings): string {
  return arnOf({ ...place, account: accounts[environment] ?? place.account }, 'iam', `role/${deployRoleName(environment)}`);
}

/** The role of both pipelines. */
export function deliverStatements(scope: Scope): Statement[] {
  const { place, names, delivery, notifies } = scope;
  const source: Statement = delivery?.connection === undefined
    ? {
      sid: 'ReadRepositories', reason: 'The tip of the branch, and its content as an archive.', actions: ['codecommit:GetBranch', 'codecommit:GetCommit', 'codecommit:UploadArchive', 'codecommit:GetUploadArchiveStatus', 'codecommit:CancelUploadArchive'],
      resources: deliveryRepositories.map((repository) => arnOf(place, 'codecommit', names.delivery(repository))),
    }
    : { sid: 'UseConnection', reason: 'The repositories behind the connection.', actions: ['codestar-connections:UseConnection', 'codeconnections:UseConnection'], resources: [delivery.connection.arn] };
  return [
    source,
    { sid: 'KeepArtifacts', reason: 'What one action hands to the next.', actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], resources: artifacts(scope) },
    { sid: 'ReadTools', reason: 'What builds work with: this project, packed.', actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: objects(scope, `${toolsPrefix}*`) },
    { sid: 'AskForVersions', reason: 'CodePipeline takes sources out of versioned buckets only.', actions: ['s3:GetBucketVersioning'], resources: [arnOf(place, 's3', names.bucket)] },
    keyForObjects(scope),
    { sid: 'RunBuilds', reason: 'Each action but the sources and the approval is a build.', actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 'codebuild:StopBuild'], resources: projects(scope) },
    ...(notifies === true ? [
      { sid: 'AskForApproval', reason: 'Who may approve is told that something waits.', actions: ['sns:Publish'], resources: [arnOf(place, 'sns', names.topic)] },
      { sid: 'UseKeyOfTopic', reason: 'The topic is encrypted with the key.', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [scope.keyArn], conditions: { StringEquals: { 'kms:ViaService': `sns.${place.region}.amazonaws.com` } } },
    ] : []),
  ];
}

/** What every build needs. */
function buildBasics(scope: Scope, ...names: readonly string[]): Statement[] {
  return [
    { sid: 'WriteLog', reason: "The build's output, in its own log group.", actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: names.map((name) => arnOf(scope.place, 'logs', `log-group:/aws/codebuild/${name}:*`)) },
    { sid: 'HandArtifactsOn', reason: 'Its sources and tools, and what it hands to the next action.', actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], resources: artifacts(scope) },
    keyForObjects(scope),
  ];
}

/** The build of a model. A team's tests/run.sh runs in it: whoever may push to the branch can thereby assume the deploy role, too. */
export function buildModelStatements(scope: Scope): Statement[] {
  const { place, names, delivery } = scope;
  return [
    ...buildBasics(scope, names.build('build-model')),
    ...(delivery === undefined ? [] : [{ sid: 'DeployEnvironment', reason: 'mlops release deploys the stack and runs the pipeline.', actions: ['sts:AssumeRole'], resources: [deployRoleArn(place, place.environment, delivery)] }]),
  ];
}

/** The builds that choose a model and deploy it. */
export function deliverModelsStatements(scope: Scope): Statement[] {
  const { place, names, delivery } = scope;
  const pipeline = arnOf(place, 'codepipeline', names.delivery('modeldeploy'));
  return [
    ...buildBasics(scope, names.build('choose-model'), names.build('deploy-model')),
    { sid: 'TellFromOthers', reason: 'A model that an earlier execution delivers already is not delivered twice: the execution stops itself.', actions: ['codepipeline:ListPipelineExecutions', 'codepipeline:ListActionExecutions', 'codepipeline:StopPipelineExecution'], resources: [pipeline] },
    ...(delivery === undefined ? [] : [{ sid: 'DeployModels', reason: 'mlops promote and mlops deploy, each in the environment and account that it is about.', actions: ['sts:AssumeRole'], resources: [place.environment, ...delivery.to].map((environment) => deployRoleArn(place, environment, delivery)) }]),
  ];
}

/** What EventBridge starts the pipelines as. */
export function startDeliveryStatements(scope: Scope): Statement[] {
  return [{ sid: 'StartDelivery', reason: 'A push, or a model that was approved or rejected.', actions: ['codepipeline:StartPipelineExecution'], resources: pipelines(scope) }];
}

/** Reading of what an approval rests on is the approver's own; this is the answer to the pipeline. */
export function answerApprovals({ place, names }: Scope): Statement[] {
  const pipeline = arnOf(place, 'codepipeline', names.delivery('modeldeploy'));
  return [
    { sid: 'SeeDelivery', reason: 'What waits for an approval.', actions: ['codepipeline:GetPipelineState', 'codepipeline:ListActionExecutions'], resources: [pipeline] },
    { sid: 'AnswerDelivery', reason: 'mlops approve and mlops reject answer the pipeline that asks.', actions: ['codepipeline:PutApprovalResult'], resources: [`${pipeline}/*`] },
  ];
}
