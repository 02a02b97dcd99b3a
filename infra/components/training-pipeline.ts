// The SageMaker pipeline, its definition inline.
import type * as pulumi from '@pulumi/pulumi';
import * as sagemaker from '@pulumi/aws-native/sagemaker';
import type { EnvironmentNames, Place } from '../names';
import { Component, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of TrainingPipeline. */
export interface TrainingPipelineArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  /** Canonical JSON. */
  definition: pulumi.Input<string>;
  roleArn: pulumi.Input<string>;
  /** Steps that one run has in work at a time. @default as many as the service allows */
  maxParallelSteps?: number;
  /** What a run needs to be there. */
  needs: pulumi.Resource[];
  /** Tags beside those of everything, such as those of a SageMaker project. @default none */
  moreTags?: Readonly<Record<string, pulumi.Input<string>>>;
  transform?: { pipeline?: Transform<sagemaker.PipelineArgs> };
}

/** The pipeline that prepares, trains, scores, judges and registers. */
export class TrainingPipeline extends Component {
  readonly nodes: { readonly pipeline: sagemaker.Pipeline };

  constructor(name: string, private readonly args: TrainingPipelineArgs, options?: pulumi.ComponentResourceOptions) {
    super('TrainingPipeline', name, options);
    this.nodes = { pipeline: this.createPipeline() };
    this.registerOutputs({});
  }

  private createPipeline(): sagemaker.Pipeline {
    const { place, names, definition, roleArn, maxParallelSteps, needs, tags, moreTags, transform } = this.args;
    return new sagemaker.Pipeline(...this.child<sagemaker.PipelineArgs>('pipeline', {
      pipelineName: names.pipeline, pipelineDisplayName: names.pipeline,
      pipelineDescription: `Prepares, trains, scores, judges and registers the models of workflow ${place.workflow} in environment ${place.environment}`,
      pipelineDefinition: { pipelineDefinitionBody: definition }, roleArn,
      ...(maxParallelSteps === undefined ? {} : { parallelismConfiguration: { maxParallelExecutionSteps: maxParallelSteps } }),
      tags: tagList({ ...tags, ...moreTags }),
    }, transform?.pipeline, { dependsOn: needs }));
  }
}
