// The model package group that runs register their models in.
import type * as pulumi from '@pulumi/pulumi';
import * as sagemaker from '@pulumi/aws-native/sagemaker';
import type { EnvironmentNames, Place } from '../names';
import { Component, stateful, tagList, type CommonArgs, type Transform } from './component';

/** Arguments of ModelRegistry. */
export interface ModelRegistryArgs extends CommonArgs {
  place: Place;
  names: EnvironmentNames;
  /** True: the group can neither be deleted nor replaced. */
  protect: boolean;
  /** Whether the group was there before the stack: its description stays, since AWS would replace it. @default false */
  adopted?: boolean;
  /** Tags beside those of everything, such as those of a SageMaker project. @default none */
  moreTags?: Readonly<Record<string, pulumi.Input<string>>>;
  transform?: { group?: Transform<sagemaker.ModelPackageGroupArgs> };
}

/** One group; its versions are the models of one workflow in one environment. */
export class ModelRegistry extends Component {
  readonly groupArn: pulumi.Output<string>;
  readonly nodes: { readonly group: sagemaker.ModelPackageGroup };

  constructor(name: string, private readonly args: ModelRegistryArgs, options?: pulumi.ComponentResourceOptions) {
    super('ModelRegistry', name, options);
    const group = this.createGroup();
    this.groupArn = group.modelPackageGroupArn;
    this.nodes = { group };
    this.registerOutputs({ groupArn: this.groupArn });
  }

  private createGroup(): sagemaker.ModelPackageGroup {
    const { place, names, tags, protect, adopted, moreTags, transform } = this.args;
    return new sagemaker.ModelPackageGroup(...this.child<sagemaker.ModelPackageGroupArgs>('group', {
      modelPackageGroupName: names.modelPackageGroup,
      // AWS replaces a group whose description changes: it says nothing that could.
      modelPackageGroupDescription: `Models of workflow ${place.workflow} in environment ${place.environment}`,
      tags: tagList({ ...tags, ...moreTags }),
    }, transform?.group, { ...stateful(protect), ...(adopted === true ? { ignoreChanges: ['modelPackageGroupDescription'] } : {}) }));
  }
}
