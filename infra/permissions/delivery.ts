// What delivery may do: its pipelines, its builds, and what starts them.
import { arnOf, buildNames, deliveryRepositories, deployRoleName, environmentNames, type BuildName, type Place } from '../names';
import type { Settings } from '../settings';
import { keyForObjects, keyForReading, objects, type Scope } from './scope';
import type { Statement } from './statement';

/** Settings of delivery. */
export type DeliverySettings = NonNullable<Settings['delivery']>;

/** Where the tools of builds lie in the environment's bucket. */
export const toolsPrefix = 'delivery/tools/';

/** Key prefixes below which a pipeline puts its artifacts: CodePipeline takes the first twenty characters of its name. */
export function artifactPrefixes({ names }: Pick<Scope, 'names'>): string[] {
  return [...new Set(deliveryRepositories.map((repository) => `${names.delivery(repository).slice(0, 20)}/`))];
}

/** Whether pull requests are reviewed by a build: those of a repository behind a connection are reviewed by its host's own CI. */
export const reviews = ({ connection }: DeliverySettings): boolean => connection === undefined;

/** The builds that an environment has. */
export const buildsOf = (delivery: DeliverySettings): BuildName[] => buildNames.filter((name) => name !== 'review-change' || reviews(delivery));

const artifacts = (scope: Scope): string[] => objects(scope, ...artifactPrefixes(scope).map((prefix) => `${prefix}*`));
const project = ({ place, names }: Scope, name: BuildName): string => arnOf(place, 'codebuild', `project/${names.build(name)}`);
const pipelines = ({ place, names }: Scope): string[] => deliveryRepositories.map((repository) => arnOf(place, 'codepipeline', names.delivery(repository)));

/** ARN of the role under which a deployment into an environment is made. */
export function deployRoleArn(place: Place, environment: string, { accounts }: DeliverySettings): string {
  return arnOf({ ...place, account: accounts[environment] ?? place.account }, 'iam', `role/${deployRoleName(environment)}`);
}

/** ARN of the role under which another environment's endpoint is asked. */
export function consumeRoleArn(place: Place, environment: string, { accounts }: DeliverySettings): string {
  const there = { ...place, environment, account: accounts[environment] ?? place.account };
  return arnOf(there, 'iam', `role/${environmentNames(there).role('consume')}`);
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
    { sid: 'RunBuilds', reason: 'Each action but the sources and the approval is a build.', actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 'codebuild:StopBuild'], resources: buildNames.filter((name) => name !== 'review-change' && name !== 'check-endpoint').map((name) => project(scope, name)) },
    ...(notifies === true ? [
      { sid: 'AskForApproval', reason: 'Who may approve is told that something waits.', actions: ['sns:Publish'], resources: [arnOf(place, 'sns', names.topic)] },
      { sid: 'UseKeyOfTopic', reason: 'The topic is encrypted with the key.', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [scope.keyArn], conditions: { StringEquals: { 'kms:ViaService': `sns.${place.region}.amazonaws.com` } } },
    ] : []),
  ];
}

/** What every build needs to be followed. */
function writeLog({ place, names }: Scope, ...builds: readonly BuildName[]): Statement {
  return { sid: 'WriteLog', reason: "The build's output, in its own log group.", actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: builds.map((name) => arnOf(place, 'logs', `log-group:/aws/codebuild/${names.build(name)}:*`)) };
}

/** What a build of a pipeline needs that hands something on. */
function buildBasics(scope: Scope, ...builds: readonly BuildName[]): Statement[] {
  return [
    writeLog(scope, ...builds),
    { sid: 'HandArtifactsOn', reason: 'Its sources and tools, and what it hands to the next action.', actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], resources: artifacts(scope) },
    keyForObjects(scope),
  ];
}

/** What a build needs in which a team's own scripts run: it writes no artifact, since the tools of the builds that deploy are one. */
function checkBasics(scope: Scope, build: BuildName): Statement[] {
  return [
    writeLog(scope, build),
    { sid: 'ReadArtifacts', reason: 'Its sources and tools.', actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: artifacts(scope) },
    keyForReading(scope),
  ];
}

/** What a build needs that takes the tools out of the bucket by itself. */
function takeTools(scope: Scope): Statement[] {
  return [
    { sid: 'ReadTools', reason: 'What builds work with: this project, packed.', actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: objects(scope, `${toolsPrefix}*`) },
    { sid: 'FindTools', reason: 'CodeBuild asks where the bucket of a source lies.', actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [arnOf(scope.place, 's3', scope.names.bucket)] },
  ];
}

/** The checks before a model is built: lint, and a team's own tests/run.sh. */
export const checkModelStatements = (scope: Scope): Statement[] => checkBasics(scope, 'check-model');

/** The build of a model; of what was pushed, it takes workflow, flow and tables, and runs no script. */
export function buildModelStatements(scope: Scope): Statement[] {
  const { place, delivery } = scope;
  return [
    ...buildBasics(scope, 'build-model'),
    ...(delivery === undefined ? [] : [{ sid: 'DeployEnvironment', reason: 'mlops release deploys the stack and runs the pipeline.', actions: ['sts:AssumeRole'], resources: [deployRoleArn(place, place.environment, delivery)] }]),
  ];
}

/** The builds that choose a model, offer it and deploy it. */
export function deliverModelsStatements(scope: Scope): Statement[] {
  const { place, names, delivery } = scope;
  const pipeline = arnOf(place, 'codepipeline', names.delivery('modeldeploy'));
  return [
    ...buildBasics(scope, 'choose-model', 'offer-model', 'deploy-model'),
    { sid: 'HaveEndpointsChecked', reason: "A team's own checks run in a build of their own; where it fails, what served before is deployed again.", actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 'codebuild:StopBuild'], resources: [project(scope, 'check-endpoint')] },
    { sid: 'ReadLogOfChecks', reason: 'Why the checks failed.', actions: ['logs:GetLogEvents'], resources: [arnOf(place, 'logs', `log-group:/aws/codebuild/${names.build('check-endpoint')}:*`)] },
    { sid: 'TellFromOthers', reason: 'A model that an earlier execution delivers already is not delivered twice: the execution stops itself.', actions: ['codepipeline:ListPipelineExecutions', 'codepipeline:ListActionExecutions', 'codepipeline:StopPipelineExecution'], resources: [pipeline] },
    ...(delivery === undefined ? [] : [{ sid: 'DeployModels', reason: 'mlops promote and mlops deploy, each in the environment and account that it is about.', actions: ['sts:AssumeRole'], resources: [place.environment, ...delivery.to].map((environment) => deployRoleArn(place, environment, delivery)) }]),
  ];
}

/** The checks after a deployment: a team's own tests/smoke.sh, which asks the endpoint as a consumer does. */
export function checkEndpointStatements(scope: Scope): Statement[] {
  const { place, delivery } = scope;
  return [
    ...checkBasics(scope, 'check-endpoint'), ...takeTools(scope),
    ...(delivery === undefined ? [] : [{ sid: 'AskEndpoints', reason: "tests/smoke.sh asks the endpoint that was deployed, under the consume role of its environment.", actions: ['sts:AssumeRole'], resources: delivery.to.map((environment) => consumeRoleArn(place, environment, delivery)) }]),
  ];
}

/** The review of a pull request, whose author may be nobody's friend. */
export function reviewChangeStatements(scope: Scope): Statement[] {
  const { place, names } = scope;
  const repository = arnOf(place, 'codecommit', names.delivery('modelbuild'));
  return [
    writeLog(scope, 'review-change'), ...takeTools(scope), keyForReading(scope),
    { sid: 'ReadRepository', reason: 'The change, and what it is compared with.', actions: ['codecommit:GitPull'], resources: [repository] },
    { sid: 'CommentOnChange', reason: 'What the review found, where its reader is.', actions: ['codecommit:PostCommentForPullRequest'], resources: [repository] },
  ];
}

/** What EventBridge starts the pipelines and the reviews as. */
export function startDeliveryStatements(scope: Scope): Statement[] {
  return [
    { sid: 'StartDelivery', reason: 'A push, or a model that was approved or rejected.', actions: ['codepipeline:StartPipelineExecution'], resources: pipelines(scope) },
    ...(scope.delivery === undefined || !reviews(scope.delivery) ? [] : [{ sid: 'StartReview', reason: 'A pull request was opened, or has new commits.', actions: ['codebuild:StartBuild'], resources: [project(scope, 'review-change')] }]),
  ];
}

/** Reading of what an approval rests on is the approver's own; this is the answer to the pipeline. */
export function answerApprovals({ place, names }: Scope): Statement[] {
  const pipeline = arnOf(place, 'codepipeline', names.delivery('modeldeploy'));
  return [
    { sid: 'SeeDelivery', reason: 'What waits for an approval.', actions: ['codepipeline:GetPipelineState', 'codepipeline:ListActionExecutions'], resources: [pipeline] },
    { sid: 'AnswerDelivery', reason: 'mlops approve and mlops reject answer the pipeline that asks.', actions: ['codepipeline:PutApprovalResult'], resources: [`${pipeline}/*`] },
  ];
}
