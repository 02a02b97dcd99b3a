// The environment as a SageMaker project, so that Studio shows what belongs to it in one place.
import type * as pulumi from '@pulumi/pulumi';
import { BucketObjectv2, type BucketObjectv2Args } from '@pulumi/aws/s3/bucketObjectv2';
import * as sagemaker from '@pulumi/aws-native/sagemaker';
import type { EnvironmentNames, Place } from '../names';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of Project. */
export interface ProjectArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  bucketName: pulumi.Input<string>;
  transform?: { template?: Transform<BucketObjectv2Args>; project?: Transform<sagemaker.ProjectArgs> };
}

/** SageMaker asks for a template; the environment's resources are this stack's, so it makes nothing but a handle. */
const template = JSON.stringify({
  AWSTemplateFormatVersion: '2010-09-09', Description: 'Stands for a stack of sagemaker-lowcode-mlops', Resources: { Nothing: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
});

/** One project, whose tags pipeline and model package group carry. */
export class Project extends Component {
  /** Tags by which Studio knows what belongs to the project. Source: SageMaker developer guide, SageMaker Projects. */
  readonly memberTags: Readonly<Record<string, pulumi.Input<string>>>;
  readonly nodes: { readonly template: BucketObjectv2; readonly project: sagemaker.Project };

  constructor(name: string, private readonly args: ProjectArgs, options?: pulumi.ComponentResourceOptions) {
    super('Project', name, options);
    const stored = this.createTemplate();
    const project = this.createProject(stored);
    this.nodes = { template: stored, project };
    this.memberTags = { 'sagemaker:project-id': project.projectId, 'sagemaker:project-name': args.names.project };
    this.registerOutputs({});
  }

  private createTemplate(): BucketObjectv2 {
    const { bucketName, tags, transform } = this.args;
    return new BucketObjectv2(...this.child<BucketObjectv2Args>('template', { bucket: bucketName, key: 'project/template.json', content: template, contentType: 'application/json', tags: { ...tags } }, transform?.template));
  }

  private createProject(stored: BucketObjectv2): sagemaker.Project {
    const { place, names, tags, transform } = this.args;
    return new sagemaker.Project(...this.child<sagemaker.ProjectArgs>('studio', {
      projectName: names.project, projectDescription: `Workflow ${place.workflow}, environment ${place.environment}`, tags: tagList(tags),
      templateProviderDetails: [{ cfnTemplateProviderDetail: { templateName: names.project, templateUrl: `https://${names.bucket}.s3.${place.region}.amazonaws.com/project/template.json` } }],
    }, transform?.project, { dependsOn: [stored] }));
  }
}
