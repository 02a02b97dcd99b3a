// What Lambda refuses in a function's configuration beyond its shape.
import type { Caller, OperationContext } from '../../operation';
import { AwsError } from '../../operation';
import { joinNetwork } from '../ec2/join-network';
import type { FunctionConfig } from './function-records';

/** Runtimes whose code this endpoint can run. */
const RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
/** Variables that Lambda itself sets. */
const RESERVED = [
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
];
const ENVIRONMENT_LIMIT = 4096;

/** @throws AwsError InvalidParameterValueException */
export async function checkConfig(config: FunctionConfig, context: OperationContext): Promise<void> {
  if (config.PackageType === 'Image') throw invalid('Functions of container images are not served by the embedded AWS; use PackageType Zip.');
  if (config.Runtime === undefined || config.Handler === undefined) throw invalid('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
  if (!RUNTIMES.includes(config.Runtime)) throw invalid(`The runtime ${config.Runtime} is not served by the embedded AWS; use one of ${RUNTIMES.join(', ')}.`);
  for (const member of ['Layers', 'FileSystemConfigs', 'DeadLetterConfig'] as const) {
    const value = config[member];
    const empty = value === undefined || (Array.isArray(value) ? value.length === 0 : Object.values(value).every((item) => item === undefined || (Array.isArray(item) && item.length === 0)));
    if (!empty) throw invalid(`${member} is not served by the embedded AWS: leave it out.`);
  }
  checkEnvironment(config.Environment?.Variables ?? {});
  await checkNetwork(config, await checkRole(config.Role, context), context);
}

function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const used = Object.keys(variables).filter((name) => RESERVED.includes(name));
  if (used.length > 0) {
    throw invalid(`Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${used.join(', ')}`);
  }
  const wrong = Object.keys(variables).find((name) => !/^[A-Za-z][A-Za-z0-9_]+$/.test(name));
  if (wrong !== undefined) throw invalid(`1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+], got '${wrong}'`);
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes > ENVIRONMENT_LIMIT) throw invalid(`Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${bytes} bytes`);
}

/** A function's interfaces are made by its role, in subnets of one VPC. */
async function checkNetwork({ VpcConfig: { SubnetIds: subnetIds = [], SecurityGroupIds: securityGroupIds = [] } = {} }: FunctionConfig, role: Caller, { cloud }: OperationContext): Promise<void> {
  if (subnetIds.length === 0 && securityGroupIds.length === 0) return;
  try {
    await joinNetwork(cloud, role, { subnetIds, securityGroupIds });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(error.code === 'AccessDenied' ? 'The provided execution role does not have permissions to call CreateNetworkInterface on EC2' : error.message);
  }
}

async function checkRole(role: string, context: OperationContext): Promise<Caller> {
  try {
    return await context.cloud.assume(role, 'lambda.amazonaws.com');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid('The role defined for the function cannot be assumed by Lambda.');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { fields: { Type: 'User' } });
}
