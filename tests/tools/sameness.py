"""Whether two collections of the same news are the same, whenever and by whomever they were crawled."""

OWN = {"first_seen_at", "fetched_at", "run_id", "cluster_id", "duplicate_of", "duplicate_kind", "similarity"}
"""What depends on the moment: a cluster is named after the member that came first, and that one repeats nothing."""


def plain(records):
    """Records without what depends on the moment, by id."""
    return {line["id"]: {key: value for key, value in line.items() if key not in OWN} for line in records}


def clusters(records):
    """Which articles stand together, whatever their clusters are called."""
    found = {}
    for line in records:
        found.setdefault(line["cluster_id"], set()).add(line["id"])
    return sorted(map(sorted, found.values()))
