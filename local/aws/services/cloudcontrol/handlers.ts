// The resource types that Cloud Control serves here: an open list, one line each.
import { eventsRule } from './handlers/events-rule';
import { iamManagedPolicy } from './handlers/iam-managed-policy';
import { iamRole } from './handlers/iam-role';
import { iamRolePolicy } from './handlers/iam-role-policy';
import { kmsAlias } from './handlers/kms-alias';
import { kmsKey } from './handlers/kms-key';
import { lambdaFunction } from './handlers/lambda-function';
import { lambdaPermission } from './handlers/lambda-permission';
import { logsLogGroup } from './handlers/logs-log-group';
import { s3Bucket } from './handlers/s3-bucket';
import { s3BucketPolicy } from './handlers/s3-bucket-policy';
import { sagemakerModel } from './handlers/sagemaker-model';
import { sagemakerModelPackageGroup } from './handlers/sagemaker-model-package-group';
import { sagemakerPipeline } from './handlers/sagemaker-pipeline';
import { snsTopic } from './handlers/sns-topic';
import { snsTopicInlinePolicy } from './handlers/sns-topic-inline-policy';
import { ssmParameter } from './handlers/ssm-parameter';
import type { ResourceHandler } from './resource-handler';

const handlers: readonly ResourceHandler[] = [
  s3Bucket, s3BucketPolicy, kmsKey, kmsAlias, iamRole, iamRolePolicy, iamManagedPolicy, sagemakerPipeline, sagemakerModelPackageGroup,
  sagemakerModel, lambdaFunction, lambdaPermission, logsLogGroup, ssmParameter, eventsRule, snsTopic, snsTopicInlinePolicy,
];

/** The handlers of a type, if it is served. */
export function handlerOf(type: string): ResourceHandler | undefined {
  return handlers.find((handler) => handler.type === type);
}
