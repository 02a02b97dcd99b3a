// Settings of an environment: the `mlops:` keys of Pulumi.<env>.yaml, typed, each with its default and its effect.
import { z } from 'zod';
import { InputError, type Problem } from '../flows/problems';

const instanceType = z.string().regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'must be an instance type of SageMaker, such as ml.m5.xlarge');
const arn = z.string().regex(/^arn:aws[a-z-]*:iam::(\d{12}|aws):[\w+=,.@/-]+$/, 'must be an ARN of IAM, such as arn:aws:iam::123456789012:role/ml-engineer');
const email = z.string().max(254).regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'must be a mail address, such as ml-team@example.com');
const tagName = z.string().min(1).max(128).regex(/^(?!aws:)[\p{L}\p{N} _.:/=+@-]+$/u, 'must have letters, digits, spaces and _.:/=+-@ only, and not begin with aws:');
const tagValue = z.string().max(256).regex(/^[\p{L}\p{N} _.:/=+@-]*$/u, 'must have letters, digits, spaces and _.:/=+-@ only');
/** Days that CloudWatch Logs takes. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

/** A network to make. */
const createdNetwork = z.strictObject({
  cidr: z.string().regex(/^(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.0\.0\/16$/, 'must be a private /16, such as 10.64.0.0/16').default('10.64.0.0/16'),
  zones: z.array(z.string().regex(/^[a-f]$/, 'must be the letter of an availability zone')).min(1).max(6).default(['a', 'b']),
});

/** A network that is there. */
const usedNetwork = z.strictObject({
  subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'must be the id of a subnet, such as subnet-0123456789abcdef0')).min(1).max(16),
  securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, 'must be the id of a security group, such as sg-0123456789abcdef0')).min(1).max(5),
});

/** The settings; each describes its effect, and has its default. */
export const settingsSchema = z.strictObject({
  workflow: z.string().min(1).default('workflow.yaml')
    .describe('Path of the workflow file from the project folder, for `pulumi up` typed by hand and for `mlops` without --workflow.'),
  accountId: z.string().regex(/^\d{12}$/, 'must be the twelve digits of an AWS account').optional()
    .describe('The account that this environment lives in. Set: a deployment into any other account is refused. Default: any account.'),
  assumeRole: arn.optional()
    .describe('ARN of the role that mlops assumes before it does anything, in the account of this environment: the deploy role that mlops bootstrap made. Default: the credentials at hand are used as they are.'),
  tags: z.record(tagName, tagValue).default({})
    .describe('Tags for every resource and job, beside workflow, environment and managed-by. Default: none.'),
  protect: z.boolean().default(false)
    .describe('True: bucket, key and model package group can neither be deleted nor replaced, and stay when they leave the program. Default: false.'),
  permissionsBoundary: arn.optional()
    .describe('ARN of a policy that bounds each role of the environment. Default: no boundary.'),
  driverPrincipals: z.array(arn).min(1).optional()
    .describe('ARNs of the users and roles that may run `mlops run`, by assuming the driver role. Default: all of the account whose own policies allow it.'),
  approverPrincipals: z.array(arn).min(1).optional()
    .describe('ARNs of the users and roles that may approve and reject models, by assuming the approve role. Default: all of the account whose own policies allow it.'),
  consumerPrincipals: z.array(arn).min(1).optional()
    .describe('ARNs of users and roles, of other accounts too, that may read the outputs and ask the endpoint, by assuming the consume role. Default: all of the account whose own policies allow it.'),
  logRetentionDays: z.literal(retentionDays, `must be one of ${retentionDays.join(', ')}`).default(365)
    .describe('Days that the logs of the functions are kept. Default: 365.'),
  oldVersionDays: z.int().min(1).max(3650).default(90)
    .describe('Days after which replaced or deleted versions of objects go for good. Default: 90.'),
  preparedDataDays: z.int().min(1).max(3650).default(30)
    .describe('Days after which prepared data moves to S3 Intelligent-Tiering; it is never deleted, since registered models lie beside it. Default: 30.'),
  keyDeletionDays: z.int().min(7).max(30).default(30)
    .describe('Days that the key can still be brought back after it was deleted. Default: 30.'),
  prepareDataInstanceType: instanceType.default('ml.m5.4xlarge')
    .describe('Machine that runs the Data Wrangler flow. Default: ml.m5.4xlarge.'),
  prepareDataInstanceCount: z.int().min(1).max(20).default(1)
    .describe('Machines that run the Data Wrangler flow. Default: 1.'),
  prepareDataVolumeGigabytes: z.int().min(1).max(16384).default(30)
    .describe('Disk of each of them, in GB. Default: 30.'),
  scoreHoldoutInstanceType: instanceType.default('ml.m5.xlarge')
    .describe('Machine that scores the holdout. Default: ml.m5.xlarge.'),
  scoreHoldoutInstanceCount: z.int().min(1).max(20).default(1)
    .describe('Machines that score the holdout. Default: 1.'),
  functionMemoryMegabytes: z.int().min(256).max(10240).default(2048)
    .describe('Memory of each Lambda function, which also sets its share of processors. Default: 2048.'),
  functionStorageMegabytes: z.int().min(512).max(10240).default(2048)
    .describe('Disk of each Lambda function; the raw table must fit. Default: 2048.'),
  monthlyBudgetDollars: z.number().positive('must be more than nothing').max(10_000_000).optional()
    .describe('US dollars a month that the environment may cost. Set: a deployment whose resources and one run are estimated to cost more is refused, and AWS Budgets watches what is spent. Default: no budget.'),
  adopted: z.strictObject({
    bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket').optional(),
    modelPackageGroup: z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/, 'must be the name of a model package group').optional(),
    key: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of a KMS key').optional(),
  }).default({})
    .describe('What was there before the stack and is taken over by mlops adopt: names of a bucket and of a model package group, id of a key, {"bucket": "...", "modelPackageGroup": "...", "key": "..."}. Default: nothing; names are made of workflow, environment, account and region.'),
  accessLogDays: z.int().min(1).max(3650).default(365)
    .describe('Days that the access logs of the bucket are kept. Default: 365.'),
  notificationEmails: z.array(email).max(10, 'must be ten addresses at most').default([])
    .describe('Mail addresses that are told of runs that failed or were refused, of registered, approved and rejected models, and of the budget; AWS asks each for its consent first. Default: none, and no topic.'),
  project: z.strictObject({ id: z.string().regex(/^p-[a-z0-9]{1,32}$/, 'must be the id of a SageMaker project, such as p-abcdef012345'), name: z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/, 'must be the name of a SageMaker project: 32 letters, digits and hyphens at most') }).optional()
    .describe('An existing SageMaker project, {"id": "p-...", "name": "..."}, that the environment belongs to: everything is tagged with it, so that Studio shows it there. Default: none.'),
  network: z.union([z.strictObject({ create: createdNetwork }), z.strictObject({ use: usedNetwork })], 'must be {"create": {"cidr", "zones"}} or {"use": {"subnetIds", "securityGroupIds"}}').optional()
    .describe('Where jobs, functions and models run. {"create": {}} makes a VPC without a way to the internet, with endpoints for the services that jobs call, about 100 dollars a month; {"use": {"subnetIds": [...], "securityGroupIds": [...]}} takes a network that is there, which must have such endpoints or a NAT gateway. Default: outside of a VPC.'),
  schedule: z.strictObject({
    expression: z.string().regex(/^(rate\(\d+ (minutes?|hours?|days?)\)|cron\(\S+( \S+){5}\))$/, 'must be rate(1 day) or cron(minutes hours day-of-month month day-of-week year), such as cron(0 6 ? * MON *)'),
    timezone: z.string().min(1).max(50).default('UTC'),
  }).optional()
    .describe('When runs start by themselves, {"expression": "cron(0 6 ? * MON *)", "timezone": "Europe/Berlin"}; every table of the workflow must lie at a fixed place in S3, or be a query. Default: runs are started by people and CI jobs.'),
  carriedApprovals: z.boolean().default(false)
    .describe('True: a version that was approved in the environment that it is promoted from is approved here too, where the delivery does not wait for a person; the deploy role is then allowed to register such versions (mlops bootstrap). Default: false.'),
  otherApprover: z.boolean().default(false)
    .describe('True: whoever approves a version here must be another person than who started the run that made it, or pushed what it was made of (behind a connection: whose e-mail the commit has, compared with the name that people sign in by). Default: false.'),
  delivery: z.strictObject({
    to: z.array(z.string().regex(/^[a-z][a-z0-9]{0,11}$/, 'must be the name of an environment')).min(1).max(5).refine((names) => new Set(names).size === names.length, 'must name each environment once').default(['staging', 'prod']),
    accounts: z.record(z.string(), z.string().regex(/^\d{12}$/, 'must be the twelve digits of an AWS account')).default({}),
    branch: z.string().regex(/^[\w./-]{1,100}$/, 'must be the name of a branch').default('main'),
    connection: z.strictObject({
      arn: z.string().regex(/^arn:aws[a-z-]*:code(connections|star-connections):[a-z0-9-]+:\d{12}:connection\/[0-9a-f-]+$/, 'must be the ARN of a connection'),
      modelbuild: z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/, 'must be owner/repository'), modeldeploy: z.string().regex(/^[\w.-]+(\/[\w.-]+)+$/, 'must be owner/repository'),
    }).optional(),
    image: z.string().min(1).max(255).default('aws/codebuild/amazonlinux-x86_64-standard:5.0'),
    computeType: z.enum(['BUILD_GENERAL1_SMALL', 'BUILD_GENERAL1_MEDIUM', 'BUILD_GENERAL1_LARGE']).default('BUILD_GENERAL1_MEDIUM'),
    timeoutMinutes: z.int().min(5).max(2160).default(480),
    artifactDays: z.int().min(7).max(3650).default(30),
  }).optional()
    .describe('Repositories modelbuild and modeldeploy with their pipelines, in the environment that makes models. {"to": ["staging", "prod"]}: the environments that an approved model is brought to, in order; the last one waits for an approval. "accounts": {"prod": "123456789012"} where one lies in another account. "connection": {"arn", "modelbuild": "owner/repository", "modeldeploy"} takes repositories of GitHub, GitLab or Bitbucket in place of CodeCommit. "branch", and of the builds "image", "computeType", "timeoutMinutes". "artifactDays": days that sources of an execution are kept, for which it can be retried. Default: none.'),
  registerProject: z.boolean().default(false)
    .describe('True: the environment is registered as a SageMaker project of its own, so that Studio shows its pipeline and models there; not together with project. Default: false.'),
  maxParallelSteps: z.int().min(1).max(100).optional()
    .describe('Steps that one run has in work at a time. Default: as many as the pipeline allows.'),
});

/** Settings of an environment, defaults filled in. */
export type Settings = z.infer<typeof settingsSchema>;

/** Namespace of the settings in a stack's config. */
export const settingsNamespace = 'mlops';

/**
 * Settings out of a stack's config.
 * @param config by full key such as `mlops:tags`; values as YAML has them, or as Pulumi hands them over: text or JSON. Other namespaces are left alone.
 * @param file for messages, such as Pulumi.dev.yaml.
 * @throws InputError with every problem.
 */
export function parseSettings(config: Readonly<Record<string, unknown>>, file: string): Settings {
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${settingsNamespace}:`)).map(([key, value]): [string, unknown] => {
    const name = key.slice(settingsNamespace.length + 1);
    return [name, decode(name, value)];
  });
  const parsed = settingsSchema.safeParse(Object.fromEntries(own));
  if (parsed.success) return parsed.data;
  throw new InputError(parsed.error.issues.flatMap((issue) => describeIssue(issue as SettingIssue, Object.fromEntries(own), file)));
}

/** Pulumi hands config over as text; settings that are not text are JSON in it. */
function decode(name: string, value: unknown): unknown {
  if (typeof value === 'number' && isText(name)) return String(value).padStart(name === 'accountId' ? 12 : 0, '0');
  if (typeof value !== 'string' || isText(name)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

/** Whether a setting is text, by its schema. */
function isText(name: string): boolean {
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input' });
  const property = properties[name];
  return typeof property === 'object' && property.type === 'string';
}

interface SettingIssue { code: string; path: PropertyKey[]; message: string; keys?: string[] }

function describeIssue(issue: SettingIssue, values: Readonly<Record<string, unknown>>, file: string): Problem[] {
  const names = Object.keys(settingsSchema.shape);
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({ file, path: `${settingsNamespace}:${key}`, message: `is no setting; there are ${names.join(', ')}` }));
  }
  const got = issue.path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), values);
  const [name = '', ...rest] = issue.path.map(String);
  return [{ file, path: [`${settingsNamespace}:${name}`, ...rest].join('.'), message: `${issue.message}; got ${JSON.stringify(got)}` }];
}
