// What deploying environments of one name needs: what Cloud Control's handlers of their resource types call as the deployer, and the rest.
import handlerActions from './handler-actions.json';
import { arnOf, type AdoptedNames, type Place } from '../names';
import type { Statement } from './statement';

/** Where environments are deployed to; whatever their workflows are called. */
export interface DeployPlace extends Pick<Place, 'account' | 'region' | 'partition' | 'environment'> {
  /** What was there before and has a name of its own. @default nothing */
  adopted?: AdoptedNames;
  /** Whether a promotion brings its approval along. @default false */
  carriedApprovals?: boolean;
}

/** Types that Cloud Control makes for the stacks of an environment and of its endpoint. */
export const deployedTypes = Object.keys(handlerActions) as readonly (keyof typeof handlerActions)[];

/** Types that the aws provider makes, and what it calls for each. Source: terraform-provider-aws, whose code it is, and AWS's service authorization reference. */
export const classicActions = {
  'aws:s3/bucketObjectv2:BucketObjectv2': ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObject', 's3:GetObjectTagging', 's3:ListBucket', 's3:ListBucketVersions', 's3:PutObject', 's3:PutObjectTagging'],
  'aws:budgets/budget:Budget': ['budgets:ListTagsForResource', 'budgets:ModifyBudget', 'budgets:TagResource', 'budgets:UntagResource', 'budgets:ViewBudget'],
  'aws:codecommit/repository:Repository': ['codecommit:CreateRepository', 'codecommit:DeleteRepository', 'codecommit:GetRepository', 'codecommit:ListTagsForResource', 'codecommit:TagResource', 'codecommit:UntagResource', 'codecommit:UpdateDefaultBranch', 'codecommit:UpdateRepositoryDescription'],
  'aws:codebuild/project:Project': ['codebuild:BatchGetProjects', 'codebuild:CreateProject', 'codebuild:DeleteProject', 'codebuild:UpdateProject'],
  'aws:sagemaker/endpointConfiguration:EndpointConfiguration': ['sagemaker:AddTags', 'sagemaker:CreateEndpointConfig', 'sagemaker:DeleteEndpointConfig', 'sagemaker:DeleteTags', 'sagemaker:DescribeEndpointConfig', 'sagemaker:ListTags'],
  'aws:sagemaker/endpoint:Endpoint': ['sagemaker:AddTags', 'sagemaker:CreateEndpoint', 'sagemaker:DeleteEndpoint', 'sagemaker:DeleteTags', 'sagemaker:DescribeEndpoint', 'sagemaker:ListTags', 'sagemaker:UpdateEndpoint'],
} as const;

/** What `mlops` itself calls as the deployer, with the command that does. */
export const commandActions: Readonly<Record<string, readonly string[]>> = {
  'mlops destroy': ['s3:ListBucketVersions', 's3:DeleteObjectVersion', 'sagemaker:DeleteModel', 'sagemaker:DeleteModelPackage', 'sagemaker:ListModelPackages', 'sagemaker:ListModels', 'sagemaker:ListPipelineExecutions'],
  'mlops deploy': ['ssm:GetParametersByPath', 's3:GetObject', 'sagemaker:DescribeEndpoint', 'sagemaker:DescribeModelPackage', 'sagemaker:InvokeEndpoint', 'sagemaker:ListModelPackages'],
  'mlops promote': ['sagemaker:DescribePipelineDefinitionForExecution', 'sagemaker:DescribePipelineExecution', 'kms:Decrypt', 'kms:GenerateDataKey', 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'sagemaker:CreateModelPackage', 'sagemaker:DescribeModelPackage', 'sagemaker:ListModelPackages'],
  'mlops delivery seed': ['codecommit:CreateCommit', 'codecommit:GetBranch', 'codecommit:GetRepository', 's3:GetObject', 's3:PutObject'],
  'mlops delivery show': ['codepipeline:ListActionExecutions', 'codepipeline:ListPipelineExecutions'],
  'mlops delivery follow': ['codepipeline:GetPipelineExecution', 'logs:GetLogEvents'],
  'mlops delivery start': ['codepipeline:StartPipelineExecution'],
  'mlops delivery retry': ['codepipeline:RetryStageExecution'],
  'mlops verify': ['iam:SimulatePrincipalPolicy', 'sagemaker:CreateProcessingJob', 'sagemaker:DescribeProcessingJob'],
};

/** Cloud Control's own actions, by its own prefix. */
export const cloudControlActions = ['cloudformation:CreateResource', 'cloudformation:DeleteResource', 'cloudformation:GetResource', 'cloudformation:GetResourceRequestStatus', 'cloudformation:ListResources', 'cloudformation:UpdateResource'];

/** Services whose actions are left out: handlers call them for properties that no environment has (S3 Tables, EFS, VPC Lattice, Firehose). */
const servicesInUse = ['application-autoscaling', 'budgets', 'cloudformation', 'cloudwatch', 'codebuild', 'codecommit', 'codepipeline', 'ec2', 'events', 'iam', 'kms', 'lambda', 'logs', 's3', 'sagemaker', 'scheduler', 'sns', 'ssm'];

/** Actions with statements of their own. */
const stated = ['iam:CreateServiceLinkedRole', 'iam:PassRole', 'sagemaker:CreateModelPackage'];

/** Every action of the lists above that is one, by its service. Schemas name some in other letters, and some that IAM would not read. */
export function wantedActions(): string[] {
  const all = [...Object.values(handlerActions).flat(), ...Object.values(classicActions).flat(), ...Object.values(commandActions).flat()];
  const read = all.map((action) => action.replace(/^[^:]+/, (service) => service.toLowerCase())).filter((action) => /^[a-z0-9-]+:[A-Za-z]+$/.test(action));
  return [...new Set(read)].filter((action) => servicesInUse.includes(action.slice(0, action.indexOf(':'))) && !stated.includes(action)).sort();
}

/** Types that only endpoints have. */
const servingTypes = ['AWS::SageMaker::Model', 'AWS::CloudWatch::Alarm', 'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy'];

/** Those that the stack of an endpoint needs, and no environment without one. */
export function servingActions(): string[] {
  const { 'aws:sagemaker/endpointConfiguration:EndpointConfiguration': configuration, 'aws:sagemaker/endpoint:Endpoint': endpoint } = classicActions;
  const elsewhere = Object.entries(handlerActions).filter(([type]) => !servingTypes.includes(type)).flatMap(([, actions]) => actions);
  return [...new Set<string>([...configuration, ...endpoint, ...servingTypes.flatMap((type) => (handlerActions as Readonly<Record<string, readonly string[]>>)[type] ?? []), ...(commandActions['mlops deploy'] ?? [])])].filter((action) => !elsewhere.includes(action) && !action.startsWith('s3:')).sort();
}

/** Actions for which AWS knows no resource, or none before it is made. Source: service authorization reference. */
const withoutResource = [
  /^ec2:Describe/, /^kms:(ListAliases|ListKeys)$/, /^s3:ListAllMyBuckets$/, /^lambda:(List|GetCodeSigningConfig|GetLayerVersion|PassCapacityProvider)/, /^sns:ListTopics$/, /^ssm:DescribeParameters$/, /^events:ListRules$/, /^scheduler:ListSchedules$/,
  /^iam:ListRoles$/, /^application-autoscaling:Describe/, /^cloudwatch:GetMetricData$/, /^codepipeline:ListPipelines$/, /^sagemaker:List(Projects|Models|ModelPackages|ModelPackageGroups|Pipelines)$/,
  /^logs:(CreateLogDelivery|DescribeLogGroups|DescribeResourcePolicies|DescribeIndexPolicies|PutResourcePolicy|DeleteResourcePolicy)$/,
];

/** What the environment's resources of a service are called. */
function resourcesOf(service: string, place: DeployPlace): string[] {
  const { environment, account, region, partition, adopted = {} } = place;
  const whole = { ...place, workflow: '*' };
  const named = (of: string, ...resources: readonly string[]): string[] => resources.map((resource) => arnOf(whole, of, resource));
  switch (service) {
    case 's3': return [...['', '-logs'].map((end) => `*-${environment}-${account}-${region}${end}`), adopted.bucket ?? []].flat().flatMap((name) => [`arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/*`]);
    case 'iam': return named('iam', `role/*-${environment}-*`);
    case 'lambda': return named('lambda', `function:*-${environment}-*`);
    case 'logs': return named('logs', `log-group:/aws/lambda/*-${environment}-*`, `log-group:/aws/codebuild/*-${environment}-*`);
    case 'cloudwatch': return named('cloudwatch', `alarm:*-${environment}-*`);
    case 'application-autoscaling': return named('application-autoscaling', 'scalable-target/*');
    case 'codebuild': return named('codebuild', `project/*-${environment}-*`);
    case 'codecommit': return named('codecommit', `*-${environment}-modelbuild`, `*-${environment}-modeldeploy`);
    // A pipeline, and its stages.
    case 'codepipeline': return ['modelbuild', 'modeldeploy'].flatMap((repository) => named('codepipeline', `*-${environment}-${repository}`, `*-${environment}-${repository}/*`));
    case 'sns': return named('sns', `*-${environment}-notifications`);
    // A project is a stack of CloudFormation too, which SageMaker names.
    case 'cloudformation': return named('cloudformation', 'stack/SageMaker-p-*');
    case 'scheduler': return named('scheduler', `schedule/default/*-${environment}`, `schedule/default/*-${environment}-time-to-live`);
    case 'events': return named('events', `rule/*-${environment}-*`);
    case 'ssm': return named('ssm', `parameter/mlops/*/${environment}`, `parameter/mlops/*/${environment}/*`);
    case 'budgets': return [`arn:${partition}:budgets::${account}:budget/*-${environment}`];
    case 'ec2': return named('ec2', 'route-table/*', 'security-group/*', 'security-group-rule/*', 'subnet/*', 'vpc/*', 'vpc-endpoint/*');
    case 'sagemaker': return named('sagemaker', `endpoint/*-${environment}`, `endpoint-config/*-${environment}-*`, 'model/*', `model-package-group/*-${environment}`, `project/*-${environment}`, 'processing-job/verify-*', `model-package/*-${environment}/*`, `pipeline/*-${environment}`, `pipeline/*-${environment}/execution/*`,
      ...(adopted.modelPackageGroup === undefined ? [] : [`model-package-group/${adopted.modelPackageGroup}`, `model-package/${adopted.modelPackageGroup}/*`]));
    default: throw new Error(`no resources of ${service} are known`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  s3: 'Buckets of data and of access logs; code of functions; destroy empties them.', iam: "Roles of steps and people; the boundary holds what they can be given.", lambda: 'Functions of steps.',
  logs: 'Log groups of functions and builds.', cloudwatch: 'Alarms of the endpoint.', 'application-autoscaling': 'Machines of the endpoint by its load; AWS names targets by ids of its own.', codebuild: 'Builds of delivery.', codecommit: 'Repositories of delivery, filled once.', codepipeline: 'Pipelines of delivery.', sns: 'The topic of notifications.', events: 'Rules that notify.', scheduler: 'The schedule of runs, and the one that ends the endpoint.', ssm: 'Outputs as parameters.', budgets: 'The budget.', cloudformation: 'SageMaker makes a project by a stack.',
  ec2: 'The network, where the environment makes one; its ids are not known before.', sagemaker: 'Pipeline, model package group, models and endpoint; models that runs made are named by SageMaker.',
};

function ofService(service: string, place: DeployPlace): Statement[] {
  const actions = wantedActions().filter((action) => action.startsWith(`${service}:`));
  const lists = actions.filter((action) => withoutResource.some((pattern) => pattern.test(action)));
  const name = service.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
  return [
    { sid: `${name}OfEnvironment`, reason: reasons[service] ?? '', actions: actions.filter((action) => !lists.includes(action)), resources: resourcesOf(service, place) },
    ...(lists.length === 0 ? [] : [{ sid: `${name}Lists`, reason: 'AWS knows no resource for these.', actions: lists, resources: ['*'] }]),
  ];
}

/** A key is known by its tags alone: its id comes with it. */
function keyStatements(place: DeployPlace): Statement[] {
  const actions = wantedActions().filter((action) => action.startsWith('kms:'));
  const making = ['kms:CreateKey', 'kms:TagResource'];
  const aliases = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'];
  const lists = actions.filter((action) => withoutResource.some((pattern) => pattern.test(action)));
  const whole = { ...place, workflow: '*' };
  return [
    { sid: 'MakeKey', reason: "The environment's key, made with its tags.", actions: making, resources: ['*'], conditions: { StringEquals: { 'aws:RequestTag/environment': place.environment } } },
    {
      sid: 'KeyOfEnvironment', reason: 'The key, known by its tag; objects, logs and topic are encrypted with it.',
      actions: actions.filter((action) => ![...making.slice(0, 1), ...aliases, ...lists].includes(action)), resources: [arnOf(whole, 'kms', 'key/*')], conditions: { StringEquals: { 'aws:ResourceTag/environment': place.environment } },
    },
    { sid: 'AliasOfKey', reason: 'AWS asks for alias and key both; an alias says nothing of who may use the key.', actions: aliases, resources: [arnOf(whole, 'kms', `alias/*-${place.environment}`), arnOf(whole, 'kms', 'key/*')] },
    { sid: 'KmsLists', reason: 'AWS knows no resource for these.', actions: lists, resources: ['*'] },
  ];
}

/** Statements of the deploy role, beside those on Pulumi's state. */
export function deployStatements(place: DeployPlace): Statement[] {
  const roles = resourcesOf('iam', place);
  return [
    { sid: 'CloudControl', reason: 'Resources are made through Cloud Control, whose handlers then call the services as the deployer.', actions: cloudControlActions, resources: ['*'] },
    ...keyStatements(place),
    ...servicesInUse.filter((service) => service !== 'kms').flatMap((service) => ofService(service, place)),
    {
      sid: 'PassRoles', reason: "Functions, pipelines, builds, rules and models are given the environment's roles.", actions: ['iam:PassRole'], resources: roles,
      conditions: { StringEquals: { 'iam:PassedToService': ['codebuild.amazonaws.com', 'codepipeline.amazonaws.com', 'events.amazonaws.com', 'lambda.amazonaws.com', 'sagemaker.amazonaws.com', 'scheduler.amazonaws.com'] } },
    },
    { sid: 'AskAsConsumer', reason: "A team's own checks of an endpoint that was just deployed run as its consumers do (mlops deploy --check).", actions: ['sts:AssumeRole'], resources: [arnOf({ ...place, workflow: '*' }, 'iam', `role/*-${place.environment}-consume`)] },
    {
      sid: 'ScalingRole', reason: "The role that Application Auto Scaling itself has in an account, made with the account's first target.", actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:${place.partition}:iam::${place.account}:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/*`], conditions: { StringEquals: { 'iam:AWSServiceName': 'sagemaker.application-autoscaling.amazonaws.com' } },
    },
    {
      sid: 'RegisterPromoted', reason: 'mlops promote. Whoever deploys approves nothing: a version begins as one that waits, unless the environment takes over approvals (mlops:carriedApprovals).', actions: ['sagemaker:CreateModelPackage'],
      resources: resourcesOf('sagemaker', place).filter((arn) => /:model-package(-group)?\//.test(arn)),
      conditions: { StringEquals: { 'sagemaker:ModelApprovalStatus': place.carriedApprovals === true ? ['PendingManualApproval', 'Approved'] : ['PendingManualApproval'] } },
    },
    { sid: 'DriveRuns', reason: 'mlops run and mlops release assume the driver role.', actions: ['sts:AssumeRole'], resources: [arnOf({ ...place, workflow: '*' }, 'iam', `role/*-${place.environment}-driver`)] },
  ];
}
