// The resource types that Cloud Control serves here: an open list, one line each.
import { autoscalingScalableTarget } from './handlers/autoscaling-scalable-target';
import { autoscalingScalingPolicy } from './handlers/autoscaling-scaling-policy';
import { cloudwatchAlarm } from './handlers/cloudwatch-alarm';
import { codepipelinePipeline } from './handlers/codepipeline-pipeline';
import { ec2RouteTable, ec2SubnetRouteTableAssociation } from './handlers/ec2-route-table';
import { ec2SecurityGroup } from './handlers/ec2-security-group';
import { ec2Subnet } from './handlers/ec2-subnet';
import { ec2Vpc } from './handlers/ec2-vpc';
import { ec2VpcEndpoint } from './handlers/ec2-vpc-endpoint';
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
import { sagemakerProject } from './handlers/sagemaker-project';
import { schedulerSchedule } from './handlers/scheduler-schedule';
import { snsTopic } from './handlers/sns-topic';
import { snsTopicInlinePolicy } from './handlers/sns-topic-inline-policy';
import { ssmParameter } from './handlers/ssm-parameter';
import type { ResourceHandler } from './resource-handler';

const handlers: readonly ResourceHandler[] = [
  s3Bucket, s3BucketPolicy, kmsKey, kmsAlias, iamRole, iamRolePolicy, iamManagedPolicy, sagemakerPipeline, sagemakerModelPackageGroup,
  sagemakerModel, lambdaFunction, lambdaPermission, logsLogGroup, ssmParameter, eventsRule, snsTopic, snsTopicInlinePolicy, schedulerSchedule, sagemakerProject,
  ec2Vpc, ec2Subnet, ec2RouteTable, ec2SubnetRouteTableAssociation, ec2SecurityGroup, ec2VpcEndpoint,
  codepipelinePipeline, cloudwatchAlarm, autoscalingScalableTarget, autoscalingScalingPolicy,
];

/** The handlers of a type, if it is served. */
export function handlerOf(type: string): ResourceHandler | undefined {
  return handlers.find((handler) => handler.type === type);
}
