// The FunctionConfiguration of a function or version, as all of Lambda's operations answer it.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { FunctionRecord } from './function-records';

/**
 * The configuration. Functions are Active at once: there is nothing to wait for.
 * @param qualified whether the ARN names the version
 */
export function describeFunction(record: FunctionRecord, qualified = record.version !== '$LATEST'): FunctionConfiguration {
  const { config } = record;
  const logFormat = config.LoggingConfig?.LogFormat ?? 'Text';
  return {
    FunctionName: record.name, FunctionArn: qualified ? `${record.arn}:${record.version}` : record.arn, Runtime: config.Runtime, Role: config.Role,
    Handler: config.Handler, CodeSize: record.code.bytes, CodeSha256: record.code.sha256, Description: config.Description ?? '',
    Timeout: config.Timeout ?? 3, MemorySize: config.MemorySize ?? 128, LastModified: new Date(record.lastModified).toISOString().replace('Z', '+0000'),
    Version: record.version, Environment: config.Environment?.Variables === undefined ? undefined : { Variables: config.Environment.Variables },
    KMSKeyArn: config.KMSKeyArn, ...((config.VpcConfig?.SubnetIds ?? []).length === 0 ? {} : { VpcConfig: config.VpcConfig }), TracingConfig: { Mode: config.TracingConfig?.Mode ?? 'PassThrough' }, RevisionId: record.revisionId,
    DeadLetterConfig: config.DeadLetterConfig, State: 'Active', LastUpdateStatus: 'Successful', PackageType: 'Zip',
    Architectures: config.Architectures ?? ['x86_64'], EphemeralStorage: { Size: config.EphemeralStorage?.Size ?? 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { ...config.LoggingConfig, LogFormat: logFormat, LogGroup: config.LoggingConfig?.LogGroup ?? `/aws/lambda/${record.name}` },
  };
}
