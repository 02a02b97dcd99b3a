"""Writes services/<service>/shapes.json: the shapes of the operations named in services/<service>/served.txt.

Usage: python3 local/aws/protocol/generate.py [service ...]      (default: every service with a served.txt)

The tables are cut from botocore's models (pip install botocore) and committed; nothing of this runs with the endpoint.
served.txt holds one operation a line. The file's first line may be `# model: <botocore name>` where the folder's name is
not botocore's.
"""
import json
import pathlib
import sys

import botocore
import botocore.loaders

SERVICES = pathlib.Path(__file__).resolve().parent.parent / 'services'
SCALAR = {
    'string': 'string', 'character': 'string', 'blob': 'blob', 'boolean': 'boolean', 'timestamp': 'timestamp',
    'integer': 'integer', 'long': 'long', 'short': 'integer', 'byte': 'integer', 'double': 'double', 'float': 'double',
    'bigdecimal': 'double', 'biginteger': 'long',
}


def member_of(ref):
    """A reference to a shape, with where the member is on the wire."""
    out = {'shape': ref['shape']}
    for key in ('location', 'locationName', 'queryName', 'flattened', 'xmlAttribute', 'timestampFormat', 'streaming', 'jsonvalue', 'idempotencyToken'):
        if ref.get(key):
            out[key] = ref[key]
    if ref.get('xmlNamespace'):
        out['xmlNamespace'] = ref['xmlNamespace']
    return out


def shape_of(shape):
    """A shape without its prose."""
    kind = shape['type']
    out = {'type': SCALAR.get(kind, kind)}
    for key in ('enum', 'pattern', 'min', 'max', 'streaming', 'timestampFormat', 'required', 'payload', 'flattened', 'union', 'locationName'):
        if shape.get(key) not in (None, False, []):
            out[key] = shape[key]
    for key in ('document', 'sensitive'):
        if shape.get(key):
            out[key] = True
    if shape.get('xmlNamespace'):
        out['xmlNamespace'] = shape['xmlNamespace']
    if kind == 'structure':
        out['members'] = {name: member_of(ref) for name, ref in shape['members'].items()}
    if kind == 'list':
        out['member'] = member_of(shape['member'])
    if kind == 'map':
        out['key'] = member_of(shape['key'])
        out['value'] = member_of(shape['value'])
    return out


def reach(model, name, seen):
    """All shapes that a shape is made of, itself included."""
    if name in seen:
        return
    shape = model['shapes'][name]
    seen.add(name)
    refs = list(shape['members'].values()) if shape['type'] == 'structure' else []
    refs += [shape[part] for part in ('member', 'key', 'value') if isinstance(shape.get(part), dict)]
    for ref in refs:
        reach(model, ref['shape'], seen)


def errors_of(model):
    """Error code -> HTTP status, where it is not 400."""
    out = {}
    for name, shape in model['shapes'].items():
        if shape.get('exception') or shape.get('error'):
            error = shape.get('error') or {}
            status = error.get('httpStatusCode') or (500 if shape.get('fault') else 400)
            if status != 400:
                out[error.get('code', name)] = status
    return dict(sorted(out.items()))


def table_of(model, served):
    """The table of one service."""
    metadata, seen, operations = model['metadata'], set(), {}
    for name in served:
        operation = model['operations'][name]
        out = {'method': operation['http']['method'], 'uri': operation['http']['requestUri']}
        if operation['http'].get('responseCode', 200) != 200:
            out['status'] = operation['http']['responseCode']
        for side in ('input', 'output'):
            if side in operation:
                out[side] = member_of(operation[side])
                reach(model, operation[side]['shape'], seen)
        if operation.get('output', {}).get('resultWrapper'):
            out['resultWrapper'] = operation['output']['resultWrapper']
        operations[name] = out
    others = {
        name: [operation['http']['method'], operation['http']['requestUri']]
        for name, operation in sorted(model['operations'].items()) if name not in operations
    }
    rest = metadata['protocol'].startswith('rest')
    # Services that also speak CBOR are told by their JSON, which is what the tables and the codec are about.
    if metadata['protocol'] == 'smithy-rpc-v2-cbor' and 'json' in metadata.get('protocols', []):
        metadata = {**metadata, 'protocol': 'json'}
    kept = ('protocol', 'jsonVersion', 'targetPrefix', 'xmlNamespace', 'apiVersion', 'serviceId')
    return {
        'metadata': {**{key: metadata[key] for key in kept if metadata.get(key)}, 'botocore': botocore.__version__},
        'operations': operations,
        'notServed': others if rest else sorted(others),
        'errors': errors_of(model),
        'shapes': {name: shape_of(model['shapes'][name]) for name in sorted(seen)},
    }


def write(service):
    """Reads served.txt of a service and writes its shapes.json: one operation or shape a line."""
    lines = (SERVICES / service / 'served.txt').read_text().splitlines()
    named = [line.split(':')[1].strip() for line in lines if line.startswith('# model:')]
    served = sorted(line.strip() for line in lines if line.strip() and not line.startswith('#'))
    model = botocore.loaders.Loader().load_service_model(named[0] if named else service, 'service-2')
    unknown = [name for name in served if name not in model['operations']]
    if unknown:
        sys.exit(f'{service}/served.txt names operations that {service} does not have: {", ".join(unknown)}')
    table, parts = table_of(model, served), []
    for key, value in table.items():
        if key in ('operations', 'shapes'):
            rows = ',\n'.join(f'{json.dumps(name)}:{json.dumps(entry, separators=(",", ":"))}' for name, entry in value.items())
            parts.append(f'{json.dumps(key)}:{{\n{rows}\n}}')
        else:
            parts.append(f'{json.dumps(key)}:{json.dumps(value, separators=(",", ":"))}')
    (SERVICES / service / 'shapes.json').write_text('{\n' + ',\n'.join(parts) + '\n}\n')
    print(f'{service}: {len(served)} operations, {len(table["shapes"])} shapes')


if __name__ == '__main__':
    for service_name in sys.argv[1:] or sorted(file.parent.name for file in SERVICES.glob('*/served.txt')):
        write(service_name)
