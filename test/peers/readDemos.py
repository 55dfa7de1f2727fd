"""Reads what `praxis demos` wrote, with h5py and as lerobot 2.1 does with Hugging Face datasets, and prints it as JSON."""

import hashlib
import json
import sys
from pathlib import Path

import h5py
import numpy as np
from datasets import load_dataset


def digest(pixels):
    """Of rows of red, green and blue, 0..255."""
    array = np.asarray(pixels)
    assert array.dtype == np.uint8, array.dtype
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def attributes(item):
    """Attributes as plain values."""
    return {name: value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value for name, value in item.attrs.items()}


def read_hdf5(path):
    with h5py.File(path, "r") as file:
        demos = {}
        for name, group in file["data"].items():
            datasets = {}
            group.visititems(lambda key, item: datasets.update({key: item}) if isinstance(item, h5py.Dataset) else None)
            demos[name] = {
                "attributes": attributes(group),
                "datasets": {
                    key: {
                        "shape": list(item.shape),
                        "type": "text" if h5py.check_string_dtype(item.dtype) else str(item.dtype),
                        "chunks": item.chunks and list(item.chunks),
                    }
                    for key, item in datasets.items()
                },
                "values": {
                    key: [v.decode() if isinstance(v, bytes) else v.tolist() for v in item]
                    for key, item in datasets.items()
                    if not key.endswith("_image")
                },
                "pictures": {key: [digest(p) for p in item] for key, item in datasets.items() if key.endswith("_image")},
            }
        masks = {name: [v.decode() for v in item] for name, item in file["mask"].items()}
        return {"attributes": attributes(file["data"]), "mask": masks, "demos": demos}


def read_lerobot(root):
    # lerobot 2.1, LeRobotDataset.load_hf_dataset.
    data = load_dataset("parquet", data_dir=str(root / "data"), split="train")
    pictures = [name for name, feature in data.features.items() if type(feature).__name__ == "Image"]
    plain = data.remove_columns(pictures)
    return {
        "rows": len(data),
        "features": {name: str(feature) for name, feature in data.features.items()},
        "columns": {name: plain[:][name] for name in plain.column_names},
        "sizes": {name: sorted({(p.mode, *p.size) for p in data[name]}) for name in pictures},
        "pictures": {name: [digest(np.asarray(p)) for p in data[name]] for name in pictures},
    }


def main(root):
    print(json.dumps({"hdf5": read_hdf5(root / "robomimic.hdf5"), "lerobot": read_lerobot(root / "lerobot")}))


main(Path(sys.argv[1]))
