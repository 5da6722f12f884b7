"""CSDesk 社区服务台: the ledgers, visits and papers of a village or community committee, offline."""
