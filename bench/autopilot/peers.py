"""Trains scikit-learn's and LightGBM's boosted trees on the split that birdstrikes.ts wrote, with their defaults on two threads.

Run: python3 bench/autopilot/peers.py FOLDER   (needs lightgbm, numpy and scikit-learn)
"""
import csv
import sys
import time

import lightgbm
import numpy
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import f1_score, log_loss, precision_recall_curve, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

TARGET = "Effect Amount of damage"


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def encode(training, rows):
    """Categories as codes by frequency in the training rows; dates as days; speed as a number."""
    columns = []
    for name in (name for name in training[0] if name != TARGET):
        if name == "Speed IAS in knots":
            columns.append([float(row[name]) if row[name] else numpy.nan for row in rows])
        elif name == "Flight Date":
            columns.append([float(numpy.datetime64(row[name].replace("/", "-")[:10], "D").astype(int)) for row in rows])
        else:
            counts = {}
            for row in training:
                counts[row[name]] = counts.get(row[name], 0) + 1
            levels = sorted(counts, key=lambda level: (-counts[level], level))[:250]
            codes = {level: code for code, level in enumerate(levels)}
            columns.append([codes.get(row[name], numpy.nan) for row in rows])
    return numpy.array(columns).T


def main():
    training, holdout = read(f"{sys.argv[1]}/training.csv"), read(f"{sys.argv[1]}/holdout.csv")
    names = [name for name in training[0] if name != TARGET]
    categorical = [at for at, name in enumerate(names) if name not in ("Speed IAS in knots", "Flight Date")]
    x, y = encode(training, training), numpy.array([row[TARGET] == "yes" for row in training])
    unseen, actual = encode(training, holdout), numpy.array([row[TARGET] == "yes" for row in holdout])
    peers = {
        f"LightGBM {lightgbm.__version__}": (lightgbm.LGBMClassifier(n_jobs=2, verbose=-1), {"categorical_feature": categorical}),
        f"HistGradientBoosting {sklearn.__version__}": (HistGradientBoostingClassifier(categorical_features=categorical), {}),
    }
    for name, (model, options) in peers.items():
        started = time.perf_counter()
        model.fit(x, y, **options)
        seconds = time.perf_counter() - started
        folds = cross_val_predict(model, x, y, cv=StratifiedKFold(5, shuffle=True, random_state=0), method="predict_proba", params=options)[:, 1]
        precision, recall, thresholds = precision_recall_curve(y, folds)
        f1 = 2 * precision * recall / numpy.maximum(precision + recall, 1e-12)
        threshold = thresholds[numpy.argmax(f1[:-1])]
        scores = model.predict_proba(unseen)[:, 1]
        print(f"| {name} | {seconds:.2f} | {roc_auc_score(actual, scores):.4f} | {log_loss(actual, scores):.4f} | {f1_score(actual, scores >= threshold):.4f} |")


main()
