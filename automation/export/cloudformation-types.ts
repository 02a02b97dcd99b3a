// How each type of the program is called in CloudFormation, and which of its attributes others refer to.

import { budgetProperties } from './budget-properties';
import { projectProperties, repositoryProperties } from './delivery-properties';

/** One type. */
export interface CloudFormationType {
  type: string;
  /** Output of the Pulumi resource -> attribute for Fn::GetAtt. */
  attributes: Readonly<Record<string, string>>;
  /** Properties out of inputs, where they are formed otherwise. @default the inputs under CloudFormation's names */
  properties?(inputs: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** All types, by Pulumi's names: a new one is a line. Source: AWS CloudFormation's template reference. */
const types: Readonly<Record<string, CloudFormationType>> = {
  'aws-native:s3:Bucket': { type: 'AWS::S3::Bucket', attributes: {} },
  'aws-native:s3:BucketPolicy': { type: 'AWS::S3::BucketPolicy', attributes: {} },
  'aws-native:kms:Key': { type: 'AWS::KMS::Key', attributes: { arn: 'Arn', keyId: 'KeyId' } },
  'aws-native:kms:Alias': { type: 'AWS::KMS::Alias', attributes: {} },
  'aws-native:iam:Role': { type: 'AWS::IAM::Role', attributes: { arn: 'Arn' } },
  'aws-native:logs:LogGroup': { type: 'AWS::Logs::LogGroup', attributes: { arn: 'Arn' } },
  'aws-native:lambda:Function': { type: 'AWS::Lambda::Function', attributes: { arn: 'Arn' } },
  'aws-native:sagemaker:ModelPackageGroup': { type: 'AWS::SageMaker::ModelPackageGroup', attributes: { modelPackageGroupArn: 'ModelPackageGroupArn' } },
  'aws-native:sagemaker:Pipeline': { type: 'AWS::SageMaker::Pipeline', attributes: {} },
  'aws-native:sns:Topic': { type: 'AWS::SNS::Topic', attributes: { topicArn: 'TopicArn' } },
  'aws-native:sns:TopicInlinePolicy': { type: 'AWS::SNS::TopicInlinePolicy', attributes: {} },
  'aws-native:events:Rule': { type: 'AWS::Events::Rule', attributes: { arn: 'Arn' } },
  'aws-native:ec2:Vpc': { type: 'AWS::EC2::VPC', attributes: { vpcId: 'VpcId' } },
  'aws-native:ec2:Subnet': { type: 'AWS::EC2::Subnet', attributes: { subnetId: 'SubnetId' } },
  'aws-native:ec2:RouteTable': { type: 'AWS::EC2::RouteTable', attributes: { routeTableId: 'RouteTableId' } },
  'aws-native:ec2:SubnetRouteTableAssociation': { type: 'AWS::EC2::SubnetRouteTableAssociation', attributes: {} },
  'aws-native:ec2:SecurityGroup': { type: 'AWS::EC2::SecurityGroup', attributes: { groupId: 'GroupId' } },
  'aws-native:ec2:VpcEndpoint': { type: 'AWS::EC2::VPCEndpoint', attributes: {} },
  'aws:budgets/budget:Budget': { type: 'AWS::Budgets::Budget', attributes: {}, properties: budgetProperties },
  'aws-native:scheduler:Schedule': { type: 'AWS::Scheduler::Schedule', attributes: { arn: 'Arn' } },
  'aws-native:sagemaker:Project': { type: 'AWS::SageMaker::Project', attributes: { projectId: 'ProjectId' } },
  'aws-native:codepipeline:Pipeline': { type: 'AWS::CodePipeline::Pipeline', attributes: {} },
  'aws:codecommit/repository:Repository': { type: 'AWS::CodeCommit::Repository', attributes: { arn: 'Arn', cloneUrlHttp: 'CloneUrlHttp' }, properties: repositoryProperties },
  'aws:codebuild/project:Project': { type: 'AWS::CodeBuild::Project', attributes: { arn: 'Arn' }, properties: projectProperties },
  'aws-native:ssm:Parameter': { type: 'AWS::SSM::Parameter', attributes: {} },
};

/** The type of a Pulumi resource; undefined where CloudFormation has none. */
export const cloudFormationType = (pulumiType: string): CloudFormationType | undefined => types[pulumiType];

/** Attributes of a Pulumi type that AWS alone can know. */
export const attributesOf = (pulumiType: string): CloudFormationType['attributes'] => types[pulumiType]?.attributes ?? {};
