// PutParameter: a new parameter, or a new version where Overwrite says so.
import type { PutParameterCommandInput, PutParameterResult } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../operation';
import { parameterAccess, parameters, splitName } from './parameters';
import { sealValue } from './secure-value';

export const putParameter: Operation<PutParameterCommandInput, PutParameterResult> = {
  name: 'PutParameter',
  authorize: (input, context) => {
    const needed = parameterAccess('PutParameter', splitName(input.Name ?? '').name, context);
    const tags = input.Tags ?? [];
    const asked = Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value]));
    return [
      { ...needed, conditions: { ...needed.conditions, ...asked, 'ssm:Overwrite': String(input.Overwrite ?? false) } },
      ...(tags.length === 0 ? [] : [parameterAccess('AddTagsToResource', splitName(input.Name ?? '').name, context)]),
    ];
  },
  async handle(input, context) {
    const { name } = splitName(input.Name ?? '');
    checkName(name);
    if (input.Overwrite === true && (input.Tags ?? []).length > 0) {
      throw new AwsError(
        'ValidationException',
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
      );
    }
    if (input.AllowedPattern !== undefined && !new RegExp(`^(?:${input.AllowedPattern})$`).test(input.Value ?? '')) {
      throw new AwsError('ParameterPatternMismatchException', 'Parameter value, cannot be validated against allowedPattern: ' + input.AllowedPattern);
    }
    const limit = input.Tier === 'Advanced' ? 8192 : 4096;
    if (Buffer.byteLength(input.Value ?? '') > limit)
      throw new AwsError(
        'ValidationException',
        `Standard tier parameters support a maximum parameter value of ${limit} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
      );
    const table = parameters(context);
    const type = input.Type ?? table.get(name)?.versions.at(-1)?.Type;
    if (type === undefined) throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
    const Value = type === 'SecureString' ? await sealValue(input.Value ?? '', input.KeyId, name, context) : (input.Value ?? '');
    return context.cloud.store.transaction(() => {
      const before = table.get(name);
      if (before !== undefined && input.Overwrite !== true) {
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      }
      const last = before?.versions.at(-1);
      const Version = (last?.Version ?? 0) + 1;
      const version = {
        Value,
        Type: type,
        Version,
        LastModifiedDate: context.now(),
        LastModifiedUser: context.caller.arn,
        Tier: input.Tier ?? last?.Tier ?? 'Standard',
        DataType: input.DataType ?? last?.DataType ?? 'text',
        ...(type === 'SecureString' ? { KeyId: input.KeyId ?? 'alias/aws/ssm' } : {}),
        ...(input.Description === undefined ? {} : { Description: input.Description }),
        ...(input.AllowedPattern === undefined ? {} : { AllowedPattern: input.AllowedPattern }),
      };
      void table.put(name, {
        Name: name,
        versions: [...(before?.versions ?? []), version].slice(-100),
        Tags: before?.Tags ?? Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value: value = '' }) => [Key, value])),
      });
      return { Version, Tier: version.Tier as 'Standard' };
    });
  },
};

function checkName(name: string): void {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (name.includes('/') && !name.startsWith('/')) throw new AwsError('ValidationException', 'Parameter name must be a fully qualified name.');
  if (name.split('/').length > 16) throw new AwsError('HierarchyLevelLimitExceededException', 'A parameter name can have at most 15 levels.');
}
