// The outputs of an environment as SSM parameters: the contract for other accounts, tools and teams.
import type * as pulumi from '@pulumi/pulumi';
import * as ssm from '@pulumi/aws-native/ssm';
import type { EnvironmentNames } from '../names';
import { describeOutput, outputNames, parameterName, type EnvironmentOutputs } from '../outputs';
import { Component, type CommonArgs, type Transform } from './component';

/** Outputs that may not be known yet. */
export type PendingOutputs = { [Name in keyof EnvironmentOutputs]: pulumi.Input<EnvironmentOutputs[Name]> };

/** Arguments of PublishedOutputs. */
export interface PublishedOutputsArgs extends CommonArgs {
  names: EnvironmentNames;
  outputs: PendingOutputs;
  transform?: { parameter?: Transform<ssm.ParameterArgs> };
}

/** One parameter an output, below `/mlops/<workflow>/<environment>/`. */
export class PublishedOutputs extends Component {
  readonly nodes: readonly ssm.Parameter[];

  constructor(name: string, private readonly args: PublishedOutputsArgs, options?: pulumi.ComponentResourceOptions) {
    super('PublishedOutputs', name, options);
    this.nodes = outputNames.map((output) => this.createParameter(output));
    this.registerOutputs({});
  }

  private createParameter(output: keyof EnvironmentOutputs): ssm.Parameter {
    const { names, outputs, tags, transform } = this.args;
    return new ssm.Parameter(...this.child<ssm.ParameterArgs>(output, {
      name: parameterName(names.parameterPath, output), type: 'String', value: outputs[output], description: describeOutput(output), tags: { ...tags },
    }, transform?.parameter));
  }
}
