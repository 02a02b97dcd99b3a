// The Lambda functions of the pipeline's steps, with their code and their logs.
import type * as pulumi from '@pulumi/pulumi';
import { BucketObjectv2, type BucketObjectv2Args } from '@pulumi/aws/s3/bucketObjectv2';
import * as lambda from '@pulumi/aws-native/lambda';
import * as logs from '@pulumi/aws-native/logs';
import type { FunctionBundle } from '../function-bundle';
import { functionNames, type EnvironmentNames, type FunctionName } from '../names';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Functions. */
export interface FunctionsArgs extends CommonArgs {
  names: EnvironmentNames;
  bundles: Readonly<Record<FunctionName, FunctionBundle>>;
  /** Where the code is put. */
  bucketName: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  roleArns: Readonly<Record<FunctionName, pulumi.Input<string>>>;
  memoryMegabytes: number;
  storageMegabytes: number;
  logRetentionDays: number;
  /** Where the functions run. @default outside of a VPC */
  network?: { subnetIds: pulumi.Input<string[]>; securityGroupIds: pulumi.Input<string[]> };
  transform?: { code?: Transform<BucketObjectv2Args>; logGroup?: Transform<logs.LogGroupArgs>; function?: Transform<lambda.FunctionArgs> };
}

/** A Lambda step of a pipeline may take ten minutes at most. */
const timeoutSeconds = 600;
const descriptions: Readonly<Record<FunctionName, string>> = {
  'prepare-holdout': 'Takes the holdout off the raw table',
  'package-encoder': 'Packs the refitted flow as the feature encoder',
  'evaluate-predictions': 'Measures the holdout and judges the gates of a run',
};

/** One function a Lambda step, on Node 24, its code addressed by its content. */
export class Functions extends Component {
  readonly nodes: Readonly<Record<FunctionName, { readonly code: BucketObjectv2; readonly logGroup: logs.LogGroup; readonly function: lambda.Function }>>;

  constructor(name: string, private readonly args: FunctionsArgs, options?: pulumi.ComponentResourceOptions) {
    super('Functions', name, options);
    this.nodes = Object.fromEntries(functionNames.map((each) => {
      const code = this.createCode(each);
      const logGroup = this.createLogGroup(each);
      return [each, { code, logGroup, function: this.createFunction(each, code, logGroup) }];
    })) as typeof this.nodes;
    this.registerOutputs({});
  }

  private createCode(name: FunctionName): BucketObjectv2 {
    const { bundles, bucketName, tags, transform } = this.args;
    const { zip, digest } = bundles[name];
    return new BucketObjectv2(...this.child<BucketObjectv2Args>(`${name}-code`, {
      bucket: bucketName, key: `functions/${digest}.zip`, contentBase64: zip.toString('base64'), contentType: 'application/zip', tags: { ...tags },
    }, transform?.code));
  }

  private createLogGroup(name: FunctionName): logs.LogGroup {
    const { names, keyArn, logRetentionDays, tags, transform } = this.args;
    return new logs.LogGroup(...this.child<logs.LogGroupArgs>(`${name}-log`, {
      logGroupName: `/aws/lambda/${names.function(name)}`, retentionInDays: logRetentionDays, kmsKeyId: keyArn, tags: tagList(tags),
    }, transform?.logGroup));
  }

  private createFunction(name: FunctionName, code: BucketObjectv2, logGroup: logs.LogGroup): lambda.Function {
    const { names, bucketName, roleArns, memoryMegabytes, storageMegabytes, network, tags, transform } = this.args;
    return new lambda.Function(...this.child<lambda.FunctionArgs>(name, {
      functionName: names.function(name), description: descriptions[name], role: roleArns[name], runtime: 'nodejs24.x', handler: 'index.handler', architectures: ['arm64'],
      code: { s3Bucket: bucketName, s3Key: code.key }, memorySize: memoryMegabytes, ephemeralStorage: { size: storageMegabytes }, timeout: timeoutSeconds,
      ...(network === undefined ? {} : { vpcConfig: network }),
      loggingConfig: { logGroup: `/aws/lambda/${names.function(name)}` }, tags: tagList(tags),
    }, transform?.function, { dependsOn: [logGroup] }));
  }
}
