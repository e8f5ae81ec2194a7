"""Screens of the officers who learn."""
