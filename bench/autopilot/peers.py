"""Peers on the bench's splits and on its synthetic table, two threads.

split TRAINING HOLDOUT TARGET POSITIVE   prints a table line for each learner (threshold of F1 from cross-validation on training rows)
models TRAINING.f64 HOLDOUT.f64          prints a line for each single model
equal MODEL.txt ROWS.json SCORES.json    compares LightGBM's raw scores of a model trained by this engine with the engine's own
"""
import csv
import json
import resource
import sys
import time

import lightgbm
import numpy
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, log_loss, precision_recall_curve, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

NUMERIC, CATEGORIES = 20, 10


def number(text):
    try:
        return float(text)
    except ValueError:
        return numpy.nan


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def encode(training, rows, target):
    """Numbers as they are, dates as days, categories as codes by frequency in the training rows."""
    columns, categorical = [], []
    for name in (name for name in training[0] if name != target):
        known = [row[name] for row in training if row[name]]
        if sum(not numpy.isnan(number(text)) for text in known[:2000]) > 0.95 * len(known[:2000]):
            columns.append([number(row[name]) for row in rows])
        elif "Date" in name:
            columns.append([float(numpy.datetime64(row[name].replace("/", "-")[:10], "D").astype(int)) for row in rows])
        else:
            counts = {}
            for row in training:
                counts[row[name]] = counts.get(row[name], 0) + 1
            codes = {level: code for code, level in enumerate(sorted(counts, key=lambda level: (-counts[level], level))[:250])}
            categorical.append(len(columns))
            columns.append([codes.get(row[name], 250) for row in rows])
    return numpy.array(columns, dtype=float).T, categorical


def one_hot(categorical, width, model):
    rest = [at for at in range(width) if at not in categorical]
    return make_pipeline(ColumnTransformer([("one-hot", OneHotEncoder(handle_unknown="ignore", min_frequency=3), categorical), ("rest", make_pipeline(StandardScaler(), FunctionTransformer(numpy.nan_to_num)), rest)]), model)


def split(training_path, holdout_path, target, positive):
    training, holdout = read(training_path), read(holdout_path)
    x, categorical = encode(training, training, target)
    unseen, _ = encode(training, holdout, target)
    y, actual = (numpy.array([row[target] == positive for row in rows]) for rows in (training, holdout))
    width = x.shape[1]
    peers = {
        f"LightGBM {lightgbm.__version__}, 200 trees, native categories": (lightgbm.LGBMClassifier(n_estimators=200, n_jobs=2, verbose=-1), {"categorical_feature": categorical}),
        f"LightGBM {lightgbm.__version__}, 200 trees, one-hot": (one_hot(categorical, width, lightgbm.LGBMClassifier(n_estimators=200, n_jobs=2, verbose=-1)), {}),
        f"HistGradientBoosting {sklearn.__version__}": (HistGradientBoostingClassifier(categorical_features=[at for at in categorical if len(set(x[:, at])) <= 255]), {}),
        f"extra trees {sklearn.__version__}, leaf 5, one-hot": (one_hot(categorical, width, ExtraTreesClassifier(200, min_samples_leaf=5, n_jobs=2, random_state=0)), {}),
        f"logistic {sklearn.__version__}, one-hot": (one_hot(categorical, width, LogisticRegression(max_iter=500)), {}),
    }
    for name, (model, options) in peers.items():
        started = time.perf_counter()
        model.fit(x, y, **options)
        seconds = time.perf_counter() - started
        folds = cross_val_predict(model, x, y, cv=StratifiedKFold(5, shuffle=True, random_state=0), method="predict_proba", params=options)[:, 1]
        precision, recall, thresholds = precision_recall_curve(y, folds)
        threshold = thresholds[numpy.argmax((2 * precision * recall / numpy.maximum(precision + recall, 1e-12))[:-1])]
        scores = model.predict_proba(unseen)[:, 1]
        print(f"| {name} | {seconds:.2f} | {roc_auc_score(actual, scores):.4f} | {log_loss(actual, scores):.4f} | {f1_score(actual, scores >= threshold):.4f} |")


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def models(training_path, holdout_path):
    x, y = load(training_path)
    unseen, actual = load(holdout_path)
    categorical = list(range(NUMERIC, NUMERIC + CATEGORIES))
    peers = {f"LightGBM {lightgbm.__version__}": (lambda: lightgbm.LGBMClassifier(n_estimators=200, num_leaves=31, n_jobs=2, verbose=-1), {"categorical_feature": categorical})}
    if len(x) <= 200_000:
        peers[f"random forest {sklearn.__version__}"] = (lambda: RandomForestClassifier(200, min_samples_leaf=5, n_jobs=2, random_state=0), {})
        peers[f"extra trees {sklearn.__version__}"] = (lambda: ExtraTreesClassifier(200, min_samples_leaf=5, n_jobs=2, random_state=0), {})
    for name, (make, options) in peers.items():
        before, started = peak(), time.perf_counter()
        model = make().fit(x, y, **options)
        seconds = time.perf_counter() - started
        memory = peak() - before
        if hasattr(model, "n_jobs"):
            model.set_params(n_jobs=1)
        started = time.perf_counter()
        scores = model.predict_proba(unseen)[:, 1]
        rate = len(unseen) / (time.perf_counter() - started)
        times = []
        for at in range(200):
            started = time.perf_counter()
            (model.booster_.predict if hasattr(model, "booster_") else model.predict_proba)(unseen[at:at + 1])
            times.append(time.perf_counter() - started)
        print(f"| {name} | {seconds:.2f} | {roc_auc_score(actual, scores):.4f} | {memory:.0f} | {rate:.0f} | {1e6 * sorted(times)[100]:.1f} |")


def load(path):
    table = numpy.fromfile(path).reshape(-1, NUMERIC + CATEGORIES + 1)
    return table[:, :-1], table[:, -1]


def equal(model_path, rows_path, scores_path):
    rows = numpy.array([[numpy.nan if cell is None else cell for cell in row] for row in json.load(open(rows_path))], dtype=float)
    found = lightgbm.Booster(model_file=model_path).predict(rows, raw_score=True)
    print(f"{len(rows)} rows, largest difference {numpy.abs(found - numpy.array(json.load(open(scores_path)))).max():.2e}")


{"split": split, "models": models, "equal": equal}[sys.argv[1]](*sys.argv[2:])
