"""A fleet: vehicles and trips, each of which tells of the other."""

from __future__ import annotations

from backwright import App, Entity
from backwright.fields import many
from backwright.logic import Reply, action, create, query, reply, rows
from backwright.rules import allow, anyone

app = App()


class Vehicle(Entity):
    plate: str
    trips: list[Trip] = many()

    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def start(self) -> Reply:
        return reply(trip=create(Trip(vehicle=self)))

    @query(by=anyone)
    def open(self) -> list[Trip]:
        return [trip for trip in self.trips if not trip.done]

    @query("GET", "found", by=anyone)
    def found(self) -> Reply:
        return reply(last=[reply(trip=trip, back=trip.back()) for trip in self.trips], of=self)

    def told(self) -> Reply:
        return reply(plate=self.plate, first=[trip for trip in self.trips if trip.vehicle == self])


class Trip(Entity):
    vehicle: Vehicle
    done: bool = False

    allow(read=anyone)

    @action(by=anyone)
    def finish(self) -> Reply:
        self.done = True
        return reply(vehicle=self.vehicle, others=[trip for trip in self.vehicle.trips if not trip.done])

    @query(by=anyone)
    def others(self) -> list[Vehicle]:
        return [vehicle for vehicle in rows(Vehicle) if vehicle != self.vehicle]

    def back(self) -> Reply:
        return reply(vehicle=self.vehicle, done=self.done)

    @query("GET", "whole", by=anyone)
    def whole(self) -> Reply:
        return reply(told=self.vehicle.told(), back=self.back())
