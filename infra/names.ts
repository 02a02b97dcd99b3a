// Names of everything in an environment: made of workflow, environment, account and region alone, so that even a first preview knows them.
import { InputError, type Problem } from '../flows/problems';

/** What names are made of. */
export interface Place {
  workflow: string;
  environment: string;
  /** Twelve digits. */
  account: string;
  region: string;
  /** `aws`, `aws-cn` ... */
  partition: string;
}

/** What roles are for; each is a part of its role's name. */
export const rolePurposes = [
  'pipeline', 'driver', 'prepare-source', 'prepare-holdout', 'prepare-data', 'package-encoder', 'train-candidates', 'score-holdout', 'evaluate-predictions',
  'schedule', 'approve', 'consume', 'deliver', 'check-model', 'build-model', 'deliver-models', 'check-endpoint', 'review-change', 'start-delivery',
] as const;
export type RolePurpose = (typeof rolePurposes)[number];

/** The Lambda functions, named as their steps. */
export const functionNames = ['prepare-holdout', 'package-encoder', 'evaluate-predictions'] as const;
export type FunctionName = (typeof functionNames)[number];

/** The two repositories: what makes models, and what brings them to where they serve. */
export const deliveryRepositories = ['modelbuild', 'modeldeploy'] as const;
export type DeliveryRepository = (typeof deliveryRepositories)[number];

/** The CodeBuild projects of delivery. A team's own scripts run in `check-model`, `check-endpoint` and `review-change`, which may deploy nothing. */
export const buildNames = ['check-model', 'build-model', 'choose-model', 'offer-model', 'deploy-model', 'check-endpoint', 'review-change'] as const;
export type BuildName = (typeof buildNames)[number];

/** The role that `mlops bootstrap` makes for deployments into an environment. */
export const deployRoleName = (environment: string): string => `mlops-deploy-${environment}`;

/** All names of an environment. */
export interface EnvironmentNames {
  bucket: string;
  /** Bucket of the other bucket's access logs. */
  accessLogBucket: string;
  /** With `alias/` before it. */
  keyAlias: string;
  pipeline: string;
  /** SNS topic of notifications. */
  topic: string;
  budget: string;
  schedule: string;
  /** SageMaker project; AWS takes 32 characters. */
  project: string;
  /** EventBridge rule of a kind of event. */
  rule(event: string): string;
  modelPackageGroup: string;
  /** Without a slash at its end. */
  parameterPath: string;
  /** CodeCommit repository of a kind, and the CodePipeline pipeline that delivers what is in it. */
  delivery(repository: DeliveryRepository): string;
  /** CodeBuild project. */
  build(name: BuildName): string;
  role(purpose: RolePurpose): string;
  function(name: FunctionName): string;
}

/** Names of resources that were there before the stack, and that it has taken over. */
export interface AdoptedNames {
  bucket?: string | undefined;
  modelPackageGroup?: string | undefined;
}

/** The names, checked against what AWS takes. @throws InputError with each name that is too long */
export function environmentNames(place: Place, group: string = place.workflow, adopted: AdoptedNames = {}): EnvironmentNames {
  const { workflow, environment, account, region } = place;
  const base = `${workflow}-${environment}`;
  const names: EnvironmentNames = {
    bucket: adopted.bucket ?? `${base}-${account}-${region}`,
    accessLogBucket: `${base}-${account}-${region}-logs`,
    keyAlias: `alias/${base}`,
    pipeline: base,
    topic: `${base}-notifications`,
    budget: base,
    schedule: base,
    project: base.slice(0, 32).replace(/-+$/, ''),
    rule: (event) => `${base}-${event}`,
    modelPackageGroup: adopted.modelPackageGroup ?? `${group}-${environment}`,
    parameterPath: `/mlops/${workflow}/${environment}`,
    delivery: (repository) => `${base}-${repository}`,
    build: (name) => `${base}-${name}`,
    role: (purpose) => `${base}-${purpose}`,
    function: (name) => `${base}-${name}`,
  };
  const problems = [
    tooLong('the bucket of access logs', names.accessLogBucket, 63, 'shorten the name of the workflow or of the environment'),
    tooLong('the model package group', names.modelPackageGroup, 63, 'shorten register.group in the workflow'),
    ...rolePurposes.map((purpose) => tooLong('the role', names.role(purpose), 64, 'shorten the name of the workflow or of the environment')),
  ].flat();
  if (problems.length > 0) throw new InputError(problems);
  return names;
}

function tooLong(what: string, name: string, limit: number, remedy: string): Problem[] {
  return name.length <= limit ? [] : [{ path: 'name', message: `${what} would be named ${name}, which has ${name.length} characters; AWS takes ${limit}: ${remedy}` }];
}

/** ARN of something in the environment's account and region. */
export function arnOf({ partition, region, account }: Place, service: string, resource: string): string {
  const global = service === 'iam' || service === 's3';
  return `arn:${partition}:${service}:${global ? '' : region}:${service === 's3' ? '' : account}:${resource}`;
}
