"""The trust list (danh sách tin cậy): which authorities' certificates this office believes, in versions."""
