// Writes resource-table.json: how the properties of each resource type are named in Pulumi and in CloudFormation.
//
// Usage: node local/pulumi/provider/generate-resource-table.mjs FOLDER FLAGS
//   FOLDER  a folder in which `npm install @aws-cdk/aws-service-spec` was run; it has the properties and their types
//   FLAGS   a JSON file {type: {readOnly, writeOnly, primaryIdentifier}} of JSON pointers, cut from CloudFormation's
//           registry schemas: the service spec has no write-only flags
// Each name is checked against the declarations of @pulumi/aws-native. The table is committed; nothing of this runs later.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import url from 'node:url';

const [folder, flagsFile] = process.argv.slice(2);
const here = path.dirname(url.fileURLToPath(import.meta.url));
const sdk = path.resolve(here, '../../../node_modules/@pulumi/aws-native');
const { loadAwsServiceSpecSync } = createRequire(path.resolve(folder, 'package.json'))('@aws-cdk/aws-service-spec');
const db = loadAwsServiceSpecSync();
const flags = JSON.parse(fs.readFileSync(flagsFile, 'utf8'));
const inputTypes = fs.readFileSync(path.join(sdk, 'types/input.d.ts'), 'utf8');

/** Pulumi type -> the property that is named when the program names none, and the name's greatest length. */
const served = {
  'aws-native:s3:Bucket': ['bucketName', 63],
  'aws-native:s3:BucketPolicy': undefined,
  'aws-native:kms:Key': undefined,
  'aws-native:kms:Alias': undefined,
  'aws-native:iam:Role': ['roleName', 64],
  'aws-native:iam:RolePolicy': ['policyName', 128],
  'aws-native:iam:ManagedPolicy': ['managedPolicyName', 128],
  'aws-native:sagemaker:Pipeline': ['pipelineName', 256],
  'aws-native:sagemaker:ModelPackageGroup': ['modelPackageGroupName', 63],
  'aws-native:sagemaker:Model': ['modelName', 63],
  'aws-native:lambda:Function': ['functionName', 64],
  'aws-native:lambda:Permission': undefined,
  'aws-native:logs:LogGroup': ['logGroupName', 512],
  'aws-native:ssm:Parameter': ['name', 2048],
  'aws-native:events:Rule': ['name', 64],
  'aws-native:sns:Topic': ['topicName', 256],
  'aws-native:sns:TopicInlinePolicy': undefined,
  'aws-native:sagemaker:Project': ['projectName', 32],
  'aws-native:scheduler:Schedule': ['name', 64],
  'aws-native:ec2:Vpc': undefined,
  'aws-native:ec2:Subnet': undefined,
  'aws-native:ec2:RouteTable': undefined,
  'aws-native:ec2:SubnetRouteTableAssociation': undefined,
  'aws-native:ec2:SecurityGroup': ['groupName', 255],
  'aws-native:ec2:VpcEndpoint': undefined,
  'aws-native:codepipeline:Pipeline': ['name', 100],
  'aws-native:cloudwatch:Alarm': ['alarmName', 255],
  'aws-native:applicationautoscaling:ScalableTarget': undefined,
  'aws-native:applicationautoscaling:ScalingPolicy': undefined,
};
const services = { s3: 'S3', kms: 'KMS', iam: 'IAM', sagemaker: 'SageMaker', lambda: 'Lambda', logs: 'Logs', ssm: 'SSM', events: 'Events', sns: 'SNS', ec2: 'EC2', scheduler: 'Scheduler', codepipeline: 'CodePipeline', cloudwatch: 'CloudWatch', applicationautoscaling: 'ApplicationAutoScaling' };
/** Resources that Pulumi calls in other letters than CloudFormation. */
const cloudFormationNames = { Vpc: 'VPC', VpcEndpoint: 'VPCEndpoint' };

/** Each run of capitals is one word: KMSMasterKeyID is kmsMasterKeyId. */
function sdkName(name) {
  const words = name.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+/g) ?? [name];
  const joined = words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase()).join('');
  return joined[0].toLowerCase() + joined.slice(1);
}

const types = {};
const unknown = new Set();

/** The definition that a type leads to, through lists; undefined where its content is free. */
function definitionOf(type) {
  if (type.type === 'array') return definitionOf(type.element);
  if (type.type === 'ref') return db.get('typeDefinition', type.reference.$ref);
  if (type.type === 'tag') return 'tag';
  if (type.type === 'union') return type.types.map(definitionOf).find((found) => found !== undefined);
  return undefined;
}

function entryOf(cfnType, name, property, declared) {
  if (!new RegExp(`\\b${sdkName(name)}\\??:`).test(declared)) unknown.add(`${cfnType}.${name}`);
  const definition = definitionOf(property.type);
  if (definition === undefined) return name;
  if (definition === 'tag') {
    types.Tag ??= { key: 'Key', value: 'Value' };
    return [name, 'Tag'];
  }
  const id = `${cfnType}.${definition.name}`;
  if (types[id] === undefined) {
    types[id] = {};
    types[id] = entriesOf(cfnType, definition.properties, inputTypes);
  }
  return [name, id];
}

function entriesOf(cfnType, properties, declared) {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [sdkName(name), entryOf(cfnType, name, property, declared)]));
}

const pointers = (list) => (list ?? []).map((pointer) => pointer.replace('/properties/', '').split('/').map((part) => (part === '*' ? part : sdkName(part))).join('/'));

function resourceOf(token, naming) {
  const [, module, name] = token.split(':');
  const type = `AWS::${services[module]}::${cloudFormationNames[name] ?? name}`;
  const [resource] = db.lookup('resource', 'cloudFormationType', 'equals', type);
  const declared = fs.readFileSync(path.join(sdk, module, `${name[0].toLowerCase()}${name.slice(1)}.d.ts`), 'utf8');
  const attributes = Object.fromEntries(Object.entries(resource.attributes).filter(([each]) => !each.includes('.')));
  const properties = entriesOf(type, { ...attributes, ...resource.properties }, declared);
  const tags = Object.entries(resource.properties).find(([each]) => each === 'Tags')?.[1];
  return {
    type,
    identifier: pointers(flags[type].primaryIdentifier),
    readOnly: pointers(flags[type].readOnly),
    // Parts of lists are left out: they are other forms of what is read back.
    writeOnly: [...new Set(pointers(flags[type].writeOnly).filter((pointer) => !pointer.includes('*')).map((pointer) => pointer.split('/')[0]))],
    required: Object.entries(resource.properties).filter(([, property]) => property.required === true).map(([each]) => sdkName(each)),
    ...(naming === undefined ? {} : { name: { property: naming[0], maxLength: naming[1] } }),
    ...(tags === undefined ? {} : { tags: definitionOf(tags.type) === undefined ? 'map' : 'list' }),
    properties,
  };
}

const resources = Object.fromEntries(Object.entries(served).map(([token, naming]) => [token, resourceOf(token, naming)]));
const line = (entries) => Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n');
fs.writeFileSync(path.join(here, 'resource-table.json'), `{"resources":{\n${line(resources)}\n},\n"types":{\n${line(types)}\n}}\n`);
for (const each of [...unknown].sort()) console.error(`not in @pulumi/aws-native: ${each}`);
