// The Python program that runs a node's PySpark code: reads rows as JSON lines, runs the code on `df`, writes rows back.

/** Arguments: file of rows, file of code, file for the result. */
export const pysparkProgram = `
import datetime, json, sys
from pyspark.sql import SparkSession
from pyspark.sql import types as T

spark = (SparkSession.builder.master('local[2]').appName('data-wrangler')
    .config('spark.sql.session.timeZone', 'UTC').config('spark.ui.enabled', 'false')
    .config('spark.sql.shuffle.partitions', '2').getOrCreate())
spark.sparkContext.setLogLevel('ERROR')

KINDS = {'long': T.LongType(), 'int': T.LongType(), 'float': T.DoubleType(), 'bool': T.BooleanType(), 'date': T.DateType(), 'datetime': T.TimestampType()}

def value(v, kind):
    if v is None:
        return None
    if kind == 'float':
        return float(v)
    if kind == 'date':
        return datetime.date.fromisoformat(v)
    if kind == 'datetime':
        return datetime.datetime.fromisoformat(v).replace(tzinfo=datetime.timezone.utc)
    return v

def kind_of(field):
    t = field.dataType
    if isinstance(t, (T.ByteType, T.ShortType, T.IntegerType, T.LongType)):
        return 'long'
    if isinstance(t, (T.FloatType, T.DoubleType, T.DecimalType)):
        return 'float'
    if isinstance(t, T.BooleanType):
        return 'bool'
    if isinstance(t, T.DateType):
        return 'date'
    return 'datetime' if isinstance(t, T.TimestampType) else 'string'

def text(v, kind):
    if v is None:
        return None
    if kind == 'bool':
        return bool(v)
    if kind == 'long':
        return str(int(v))
    if kind == 'float':
        return repr(float(v))
    if kind == 'date':
        return v.isoformat()
    if kind == 'datetime':
        return v.isoformat(sep=' ')
    return v if isinstance(v, str) else str(v)

with open(sys.argv[1], encoding='utf-8') as source:
    names, kinds = json.loads(source.readline())
    rows = [tuple(value(v, k) for v, k in zip(json.loads(line), kinds)) for line in source]
schema = T.StructType([T.StructField(n, KINDS.get(k, T.StringType())) for n, k in zip(names, kinds)])
df = spark.createDataFrame(rows, schema)
del rows
scope = {'df': df, 'spark': spark}
with open(sys.argv[2], encoding='utf-8') as code:
    exec(compile(code.read(), 'the code of the node', 'exec'), scope)
df = scope['df']
if not hasattr(df, 'toLocalIterator'):
    raise TypeError('the code left something in df that is no DataFrame: ' + type(df).__name__)
found = [kind_of(field) for field in df.schema.fields]
with open(sys.argv[3], 'w', encoding='utf-8') as target:
    target.write(json.dumps([df.columns, found]) + '\\n')
    for row in df.toLocalIterator():
        target.write(json.dumps([text(v, k) for v, k in zip(row, found)]) + '\\n')
spark.stop()
`;
