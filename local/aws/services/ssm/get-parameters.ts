// Reading parameters: one, several, a path's, a history.
import type {
  GetParameterCommandInput,
  GetParameterHistoryCommandInput,
  GetParameterHistoryResult,
  GetParameterResult,
  GetParametersByPathCommandInput,
  GetParametersByPathResult,
  GetParametersCommandInput,
  GetParametersResult,
  Parameter,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { parameterAccess, parameterArn, type ParameterRecord, parameters, type ParameterVersion, requireParameter, splitName } from './parameters';
import { openValue } from './secure-value';

async function shown(
  record: ParameterRecord,
  version: ParameterVersion,
  decrypt: boolean | undefined,
  context: OperationContext,
): Promise<Parameter> {
  const secure = version.Type === 'SecureString' && decrypt === true;
  return {
    Name: record.Name,
    Type: version.Type,
    Value: secure ? await openValue(version.Value, record.Name, context) : version.Value,
    Version: version.Version,
    LastModifiedDate: new Date(version.LastModifiedDate),
    ARN: parameterArn(record.Name, context),
    DataType: version.DataType,
  };
}

export const getParameter: Operation<GetParameterCommandInput, GetParameterResult> = {
  name: 'GetParameter',
  authorize: (input, context) => [parameterAccess('GetParameter', splitName(input.Name ?? '').name, context)],
  async handle(input, context) {
    const { record, version } = requireParameter(input.Name ?? '', context);
    return { Parameter: await shown(record, version, input.WithDecryption, context) };
  },
};

export const getParameters: Operation<GetParametersCommandInput, GetParametersResult> = {
  name: 'GetParameters',
  authorize: (input, context) => (input.Names ?? []).map((name) => parameterAccess('GetParameters', splitName(name).name, context)),
  async handle(input, context) {
    const found: Parameter[] = [];
    const missing: string[] = [];
    for (const name of input.Names ?? []) {
      const known = parameters(context).get(splitName(name).name);
      if (known === undefined) missing.push(name);
      else {
        const { record, version } = requireParameter(name, context);
        found.push(await shown(record, version, input.WithDecryption, context));
      }
    }
    return { Parameters: found, InvalidParameters: missing };
  },
};

export const getParametersByPath: Operation<GetParametersByPathCommandInput, GetParametersByPathResult> = {
  name: 'GetParametersByPath',
  authorize: (input, context) => [parameterAccess('GetParametersByPath', (input.Path ?? '').replace(/\/$/, ''), context)],
  async handle(input, context) {
    const path = (input.Path ?? '').replace(/\/?$/, '/');
    if (!path.startsWith('/'))
      throw new AwsError(
        'ValidationException',
        'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
      );
    const most = input.MaxResults ?? 10;
    const range = { prefix: path, ...(input.NextToken === undefined ? {} : { after: Buffer.from(input.NextToken, 'base64url').toString('utf8') }) };
    const records: ParameterRecord[] = [];
    for (const { value } of parameters(context).range(range)) {
      if (input.Recursive !== true && value.Name.slice(path.length).includes('/')) continue;
      records.push(value);
      if (records.length > most) break;
    }
    const page = records.slice(0, most);
    const shownPage = await Promise.all(
      page.map((record) => shown(record, record.versions.at(-1) as ParameterVersion, input.WithDecryption, context)),
    );
    return { Parameters: shownPage, ...(records.length > most ? { NextToken: Buffer.from(page.at(-1)?.Name ?? '').toString('base64url') } : {}) };
  },
};

export const getParameterHistory: Operation<GetParameterHistoryCommandInput, GetParameterHistoryResult> = {
  name: 'GetParameterHistory',
  authorize: (input, context) => [parameterAccess('GetParameterHistory', splitName(input.Name ?? '').name, context)],
  async handle(input, context) {
    const { record } = requireParameter(splitName(input.Name ?? '').name, context);
    const history = await Promise.all(
      record.versions.map(async (version) => ({
        ...version,
        Name: record.Name,
        LastModifiedDate: new Date(version.LastModifiedDate),
        Tier: version.Tier as 'Standard',
        Value: (await shown(record, version, input.WithDecryption, context)).Value,
      })),
    );
    return { Parameters: history };
  },
};
