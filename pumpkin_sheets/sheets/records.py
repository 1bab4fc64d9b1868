"""The standard library's dataclasses, made in a third of the time.

It writes and compiles six methods anew for each class, which for the 140 classes of a review takes
longer than reading its workbook.  Only ``__init__`` gains by that; the others stand here once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter
    from reprlib import recursive_repr

    def dataclass(cls=None, /, **options):
        """As ``dataclasses.dataclass``; only of a plain or a ``frozen`` one the methods are shared.

        A class that has one of them itself, or has a base, is left to the standard library.
        """
        if cls is None:
            return lambda given: dataclass(given, **options)
        frozen = options.get("frozen", False)
        own = _METHODS & vars(cls).keys()
        if options not in ({}, {"frozen": frozen}) or own or cls.__bases__ != (object,):
            return dataclasses.dataclass(cls, **options)
        made = dataclasses.dataclass(cls, repr=False, eq=False)
        fields = dataclasses.fields(made)
        compared = _values([field.name for field in fields if field.compare])
        hashed = [f.name for f in fields if (f.compare if f.hash is None else f.hash)]
        made.__eq__ = _equal(compared)
        made.__hash__ = _hash(_values(hashed)) if frozen else None
        made.__repr__ = _shown([field.name for field in fields if field.repr])
        if frozen:
            made.__setattr__, made.__delattr__ = _set_once, _never_deleted
        return made

    _METHODS = {"__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__", "__slots__"}

    def _values(names):
        """What gives the values of an object's fields, as a tuple."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda self: tuple(getattr(self, name) for name in names)

    def _equal(values):
        def equal(self, other):
            if other.__class__ is not self.__class__:
                return NotImplemented
            return values(self) == values(other)

        return equal

    def _hash(values):
        def hashed(self):
            return values(self).__hash__()

        return hashed

    def _shown(names):
        @recursive_repr()
        def shown(self):
            said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({said})"

        return shown

    def _set_once(self, name, value):
        """A field is set by ``__init__``; from then on it is as it is."""
        held = self.__dict__
        if name in held or name not in self.__dataclass_fields__:
            raise dataclasses.FrozenInstanceError(name)
        held[name] = value

    def _never_deleted(self, name):
        raise dataclasses.FrozenInstanceError(name)
