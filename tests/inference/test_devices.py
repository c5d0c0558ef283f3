import subprocess
import sys

import pytest
import torch

from classifier.inference.devices import choose_device


def test_the_processor_can_always_be_chosen():
    assert choose_device("cpu").type == "cpu"


def test_without_a_wish_cuda_is_taken_where_there_is_one():
    assert choose_device().type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="a CUDA device is here")
def test_cuda_is_refused_in_plain_words_where_there_is_none():
    with pytest.raises(ValueError, match="Use cpu"):
        choose_device("cuda")


def test_importing_the_engine_starts_neither_cuda_nor_django():
    code = (
        "import sys, classifier.inference.engine, torch;"
        "assert not torch.cuda.is_initialized();"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
