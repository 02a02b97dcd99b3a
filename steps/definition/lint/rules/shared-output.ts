// Rule `shared-output`: no two steps write to the same literal place, and none overwrites what the run before wrote.
import type { DocumentStep } from '../document';
import { advice, type Rule } from '../finding';
import { asList, at } from '../json';

export const sharedOutput: Rule = {
  id: 'shared-output',
  summary: 'Steps write to places of their own.',
  check({ steps }) {
    const owners = new Map<string, string>();
    return steps.flatMap((step) => outputs(step).flatMap(([path, value]) => {
      if (typeof value !== 'string') return [];
      const place = value.replace(/\/+$/, '');
      const other = owners.get(place);
      owners.set(place, other ?? step.name);
      return other === undefined || other === step.name ? [] : [advice(path, `${JSON.stringify(value)} is written by ${other} too; join the execution's id into the path`)];
    }));
  },
};

function outputs(step: DocumentStep): [string, unknown][] {
  const path = `${step.path}.Arguments`;
  const content = step.json['Arguments'];
  const processing = asList(at(content, 'ProcessingOutputConfig', 'Outputs')).map((output, index): [string, unknown] => [`${path}.ProcessingOutputConfig.Outputs[${index}].S3Output.S3Uri`, at(output, 'S3Output', 'S3Uri')]);
  return [
    ...processing,
    [`${path}.OutputDataConfig.S3OutputPath`, at(content, 'OutputDataConfig', 'S3OutputPath')],
    [`${path}.TransformOutput.S3OutputPath`, at(content, 'TransformOutput', 'S3OutputPath')],
  ];
}
